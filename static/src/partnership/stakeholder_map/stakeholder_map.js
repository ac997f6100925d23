import { _t } from "@web/core/l10n/translation";
import { imageUrl } from "@web/core/utils/urls";
import { registry } from "@web/core/registry";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

import { Component } from "@odoo/owl";

/**
 * A map of the people at the customer of a partnership: the columns are their stances, the rows their influence.
 * People who have left are grey. Warnings below the map say which people the partnership lacks. The warnings come from
 * fields that the server computes, so that this component counts nobody. The view must have the fields `partner_id`
 * (the customer), `has_sponsor`, `supporter_count`, `is_key_person_dependent`, and `stakeholder_ids` with person, role,
 * influence, stance and `has_left`.
 */
export class StrategicStakeholderMap extends Component {
    static template = "strategic_customer.StakeholderMap";
    static props = { ...standardWidgetProps };

    get people() {
        const { partner_id: customer, stakeholder_ids: stakeholders } = this.props.record.data;
        const company = customer ? `${customer.display_name}, ` : "";
        return stakeholders.records
            .filter((stakeholder) => stakeholder.data.partner_id)
            .map((stakeholder) => {
                const { partner_id: person, role, influence, stance, has_left: hasLeft } = stakeholder.data;
                const roleName = this.nameOf(stakeholder, "role", role);
                const names = { person: person.display_name, role: roleName };
                return {
                    id: stakeholder.id,
                    role,
                    influence,
                    stance,
                    hasLeft,
                    roleName,
                    // All people work for the same company, so leave out its name. The view's context asks for names
                    // without the company. But the server may send a cached name: Odoo caches one display name for a
                    // person, with or without the company.
                    name: person.display_name.startsWith(company)
                        ? person.display_name.slice(company.length)
                        : person.display_name,
                    image: imageUrl("res.partner", person.id, "avatar_128"),
                    label: hasLeft ? _t("%(person)s, %(role)s (left)", names) : _t("%(person)s, %(role)s", names),
                };
            });
    }

    nameOf(stakeholder, field, value) {
        return stakeholder.fields[field].selection.find(([key]) => key === value)?.[1] ?? "";
    }

    get stances() {
        return [
            { key: "opposes", title: _t("Opposes") },
            { key: "neutral", title: _t("Neutral") },
            { key: "supports", title: _t("Supports") },
        ];
    }

    get rows() {
        const people = this.people;
        return [
            { key: "high", title: _t("High influence") },
            { key: "medium", title: _t("Medium influence") },
            { key: "low", title: _t("Low influence") },
        ].map((row) => ({
            ...row,
            cells: this.stances.map(({ key }) => ({
                key,
                people: people.filter((person) => person.influence === row.key && person.stance === key),
            })),
        }));
    }

    get warnings() {
        const data = this.props.record.data;
        const warnings = [];
        if (!data.has_sponsor) {
            warnings.push(_t("No sponsor yet: find one in the customer's management."));
        }
        if (!data.supporter_count) {
            warnings.push(_t("No supporter at the customer yet."));
        } else if (data.is_key_person_dependent) {
            warnings.push(_t("The partnership depends on one person: find a second supporter."));
        }
        return warnings;
    }
}

export const strategicStakeholderMap = {
    component: StrategicStakeholderMap,
};

registry.category("view_widgets").add("strategic_stakeholder_map", strategicStakeholderMap);
