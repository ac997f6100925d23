import { useRecordObserver } from "@web/model/relational_model/utils";

import { toRaw } from "@odoo/owl";

/**
 * Read and show data on a component's record that the form does not read with the record. The hook calls `read(record)`
 * before the component is shown, and again each time the form has read the record from the server: after a save, after
 * a reload, and when the component gets another record. The hook calls `show` with the data, unless a later reading has
 * begun. Typing in the form does not cause a reading.
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
