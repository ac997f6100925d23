import { _t } from "@web/core/l10n/translation";
import { nextSteps } from "../../scoring/status_change/status_change";

nextSteps.add("partnership", {
    name: _t("Start a Partnership"),
    run: (env, { id }) => press(env, "res.partner", "action_start_partnership", id),
});

/** Do what the button `name` of a record's form does. */
function press({ services: { action } }, resModel, name, resId) {
    return action.doActionButton({ type: "object", resModel, name, resId, resIds: [resId], context: {} });
}

/** Open the form of a partnership on its page References, where it says whether the customer speaks for us. */
function openReferences({ services: { action } }, id) {
    return action.doAction({
        type: "ir.actions.act_window",
        res_model: "strategic.partnership",
        res_id: id,
        views: [[false, "form"]],
        context: { form_view_ref: "strategic_customer.strategic_partnership_view_form_references" },
    });
}

/** Return whether the saved values of a partnership's record make it launched, which it was not in the stage `before`. */
export function isLaunch(before, record) {
    return Boolean(before) && before !== "launched" && record.data.stage_kind === "launched";
}

/** Celebrate that partnerships were launched; with one, offer to find look-alikes and to ask for a reference. */
export function celebrateLaunch(env, records) {
    if (!records.length) {
        return;
    }
    const [{ resId, data }] = records;
    const { strategic_celebration: celebration } = env.services;
    const name = data.name || data.display_name || "";
    const steps = [
        {
            name: _t("Find Look-alikes"),
            onClick: () => press(env, "strategic.partnership", "action_find_lookalikes", resId),
        },
        data.reference_scope === "none" && {
            name: _t("Ask for a Reference"),
            onClick: () => openReferences(env, resId),
        },
    ].filter(Boolean);
    celebration.celebrate(
        records.length === 1
            ? {
                  notice: _t("%s is launched.", name),
                  message: _t("%s is launched: now sell it to customers alike.", name),
                  steps,
              }
            : {
                  notice: _t("Partnerships launched: %s", records.length),
                  message: _t("Partnerships launched: %s", records.length),
              }
    );
}
