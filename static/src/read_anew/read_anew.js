import { useRecordObserver } from "@web/model/relational_model/utils";

import { toRaw } from "@odoo/owl";

/**
 * Show what belongs to a component's record but is not read with it: `read(record)` is called before the component is
 * shown, and again each time the record has been read from the server: after it is saved or read again, and when another
 * one takes its place. `show` is given what came of it, unless a later reading has begun. Typing is no reason to read.
 *
 * @param {Function} read asynchronous
 * @param {Function} show
 * @returns {Function} does the same at once for the given record, for whoever waits for it
 */
export function useReadAnew(read, show) {
    let seen = null;
    let readings = 0;
    const readAnew = async (record) => {
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
    useRecordObserver(readAnew);
    return readAnew;
}
