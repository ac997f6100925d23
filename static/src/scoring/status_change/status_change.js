import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";

/**
 * What one may do next with a customer that has become strategic: `{ name: text, run: (env, customer) => promise }`.
 * Parts of the addon that build on scoring add their steps here.
 */
export const nextSteps = registry.category("strategic_next_steps");

const STRATEGIC = "strategic";

/** Return what `tell` needs of a record of a customer; undefined if its view does not show `strategic_status`. */
export function statusOf(record) {
    const { strategic_status: field } = record.fields;
    const { strategic_status: status, complete_name, display_name, name } = record.data;
    if (!field?.selection?.length || status === undefined) {
        return undefined;
    }
    const label = field.selection.find(([key]) => key === status)?.[1];
    return { id: record.resId, name: complete_name || display_name || name || "", status, label };
}

function labelOf({ status, label }) {
    return status ? label || status : _t("Not Assessed");
}

/**
 * The one place that tells a change of status after somebody has assessed: on the form, in a session, in the list. A
 * customer that became strategic is celebrated, with the next steps.
 */
const statusChangeService = {
    dependencies: ["notification", "strategic_celebration"],
    start(env, { notification, strategic_celebration: celebration }) {
        const stepsFor = (customer) =>
            nextSteps.getEntries().map(([, { name, run }]) => ({
                name: name.toString(),
                onClick: () => run(env, customer),
            }));

        /** The change of all `changes` in words, if it is the same for all; else how many customers changed. */
        const textOf = (changes) => {
            const [{ before, after }] = changes;
            const parts = {
                customer: after.name,
                count: changes.length,
                from: labelOf(before),
                to: labelOf(after),
            };
            if (changes.length === 1) {
                return _t("%(customer)s: %(from)s → %(to)s", parts);
            }
            return changes.every((one) => one.before.status === before.status && one.after.status === after.status)
                ? _t("Customers: %(count)s. %(from)s → %(to)s", parts)
                : _t("Customers whose status has changed: %(count)s", parts);
        };

        /**
         * Tell which customers have another status now.
         *
         * @param {Object[]} customers pairs of `before` and `after`, each as { id, name, status, label }; either may be
         *  missing, and then nothing is known of the change
         * @param {Object} [options]
         * @param {boolean} [options.isUndo] whether something was undone: that is told, but not celebrated
         */
        let closeFormer = () => {};
        const tell = (customers, { isUndo = false } = {}) => {
            const changes = customers.filter(
                ({ before, after }) => before && after && before.id === after.id && before.status !== after.status
            );
            if (!changes.length) {
                return;
            }
            const notice = textOf(changes);
            const gained = changes.filter(({ after }) => after.status === STRATEGIC);
            closeFormer();
            if (!gained.length || isUndo) {
                const isLoss = changes.some(({ before }) => before.status === STRATEGIC);
                closeFormer = notification.add(notice, { type: isLoss && !isUndo ? "warning" : "info" });
                return;
            }
            const [{ after }] = gained;
            const isOne = gained.length === 1;
            celebration.celebrate({
                notice,
                message: isOne
                    ? _t("%s is a strategic customer now!", after.name)
                    : _t("Customers that became strategic: %s", gained.length),
                steps: isOne ? stepsFor(after) : [],
            });
        };
        return { tell };
    },
};

registry.category("services").add("strategic_status_change", statusChangeService);
