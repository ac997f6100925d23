import { _t } from "@web/core/l10n/translation";
import { imageUrl } from "@web/core/utils/urls";
import { registry } from "@web/core/registry";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

import { Component } from "@odoo/owl";

/**
 * The people at the customer where they stand: what they think of the partnership across, their influence up. Says what
 * is missing. The view must hold the fields `partner_id`, the customer, and `stakeholder_ids` with person, role, influence and stance.
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
                const { partner_id: person, role, influence, stance } = stakeholder.data;
                const roleName = this.nameOf(stakeholder, "role", role);
                return {
                    id: stakeholder.id,
                    role,
                    influence,
                    stance,
                    roleName,
                    // A contact may be shown with its company, which is the same for all.
                    name: person.display_name.startsWith(company) ? person.display_name.slice(company.length) : person.display_name,
                    image: imageUrl("res.partner", person.id, "avatar_128"),
                    label: `${person.display_name}, ${roleName}`,
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
        const people = this.people;
        const supporters = new Set(
            people.filter((person) => person.stance === "supports").map((person) => person.image)
        ).size;
        const warnings = [];
        if (!people.some((person) => person.role === "sponsor")) {
            warnings.push(_t("Nobody answers for the partnership before the customer's management: find a sponsor."));
        }
        if (supporters === 0) {
            warnings.push(_t("Nobody at the customer supports the partnership yet."));
        } else if (supporters === 1) {
            warnings.push(_t("It hangs on one person: find a second one who supports it."));
        }
        return warnings;
    }
}

export const strategicStakeholderMap = {
    component: StrategicStakeholderMap,
};

registry.category("view_widgets").add("strategic_stakeholder_map", strategicStakeholderMap);
