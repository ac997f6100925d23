import { useService } from "@web/core/utils/hooks";
import { statusOf } from "./status_change";

/**
 * Tell which customers of a list have another status after the list has saved them, or after an undo has loaded them
 * again.
 */
export function useListStatusChange() {
    const statusChange = useService("strategic_status_change");
    let before = new Map();

    const known = (records) => new Map(records.map((record) => [record.resId, statusOf(record)]));

    return {
        /** Remember the statuses of `records`, before they change. */
        remember(records) {
            before = known(records);
        },

        /** Tell what has changed since `remember`; a record that is in several groups is one customer. */
        tell(records, options) {
            const pairs = [...known(records)].map(([id, after]) => ({ before: before.get(id), after }));
            statusChange.tell(pairs, options);
        },
    };
}
