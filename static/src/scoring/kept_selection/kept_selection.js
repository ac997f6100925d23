import { useSetupAction } from "@web/search/action_hook";

import { useEffect } from "@odoo/owl";

/**
 * Keep the selected records of a list or kanban while the user is on another page, such as in a session of assessing.
 * Odoo keeps its filters in the same way, and forgets the selection.
 *
 * @param {Object} model of the view
 * @param {{ strategicSelection?: { ids: number[], isAll: boolean } }} [globalState] what was kept
 */
export function useKeptSelection(model, { strategicSelection: kept } = {}) {
    useSetupAction({
        getGlobalState: () => ({
            strategicSelection: {
                ids: (model.root.selection || []).map((record) => record.resId),
                isAll: model.root.isDomainSelected,
            },
        }),
    });
    // Odoo shows what it has in its cache first, and exchanges the records when the server has sent newer ones. Select
    // them again then, but not after the user has searched, sorted or gone to another page: that is another load.
    let selectedLoad = null;
    useEffect(
        (isReady, loadId) => {
            if (!isReady || !kept?.ids.length || (selectedLoad && selectedLoad !== loadId)) {
                return;
            }
            selectedLoad = loadId;
            model.root.records
                .filter((record) => kept.ids.includes(record.resId))
                .forEach((record) => record.toggleSelection(true));
            if (kept.isAll) {
                model.root.selectDomain(true);
            }
        },
        () => [model.isReady, model.root.config.loadId, model.root.records?.[0]?.id]
    );
}
