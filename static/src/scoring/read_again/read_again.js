import { useRecordObserver } from "@web/model/relational_model/utils";

import { toRaw } from "@odoo/owl";

/**
 * Read and show data that belongs to a component's record but is not read with it. The hook calls `read(record)` before
 * the component is shown, and again each time the record was read from the server: after a save, after a reload, and
 * when another record takes its place. It calls `show` with the result, unless a later reading has begun. Typing in the
 * form does not cause a reading.
 *
 * @param {Function} read takes a record, returns a promise of its data
 * @param {Function} show takes the data
 * @returns {Function} takes a record, reads and shows its data at once, and returns a promise
 */
export function useReadAgain(read, show) {
    let seen = null;
    let readings = 0;
    const readAgain = async (record) => {
        const data = toRaw(record.data);
        if (data === seen || (seen && record.dirty)) {
            return;
        }
        seen = data;
        const reading = ++readings;
        const found = await read(record);
        if (reading === readings) {
            show(found);
        }
    };
    useRecordObserver(readAgain);
    return readAgain;
}
