/** The fields of an assessment that hold its evidence. */
const EVIDENCE_FIELDS = ["evidence_type", "evidence", "evidence_url"];

/** A URL without its scheme: a host name with a dot, perhaps a port and a path. */
const BARE_ADDRESS = /^[^\s:/?#@]+\.[^\s:/?#@.]+(:\d+)?([/?#]\S*)?$/;

/** Return the fields of `values` that hold evidence. A field without a value becomes an empty text. */
export function evidenceOf(values) {
    return Object.fromEntries(EVIDENCE_FIELDS.map((name) => [name, values[name] || ""]));
}

/**
 * Return `text` with https:// before it if it is a URL without its scheme, as users type it. Return any other text
 * unchanged: the server refuses it if it is no URL.
 */
function asLink(text) {
    const link = text.trim();
    return BARE_ADDRESS.test(link) ? `https://${link}` : link;
}

/**
 * Save the typed evidence of an assessment once. If the server refuses it, the text stays, so that the user can correct
 * it.
 *
 * @param {Object} orm
 * @param {{ assessmentId: number, draft: Object, saved: Object }} editing the typed evidence, and the saved one; `saved`
 *  becomes what was saved
 * @returns {Promise<boolean>} whether there was anything to save
 */
export async function saveEvidence(orm, editing) {
    const draft = { ...editing.draft, evidence_url: asLink(editing.draft.evidence_url) };
    const changed = EVIDENCE_FIELDS.filter((name) => draft[name] !== editing.saved[name]);
    if (!changed.length) {
        return false;
    }
    const { saved } = editing;
    editing.saved = draft;
    try {
        await orm.write(
            "strategic.assessment",
            [editing.assessmentId],
            Object.fromEntries(changed.map((name) => [name, draft[name] || false]))
        );
    } catch (error) {
        editing.saved = saved;
        throw error;
    }
    return true;
}
