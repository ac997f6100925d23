/** The fields of an assessment that hold its evidence. */
export const EVIDENCE_FIELDS = ["evidence_type", "evidence", "evidence_url"];

/** A URL without its scheme: a host name with a dot, perhaps a port and a path. */
const BARE_ADDRESS = /^[^\s:/?#@]+\.[^\s:/?#@.]+(:\d+)?([/?#]\S*)?$/;

/** Return the evidence in `values`, each field as a text. */
export function evidenceOf(values) {
    return Object.fromEntries(EVIDENCE_FIELDS.map((name) => [name, values[name] || ""]));
}

/** Return `text` as a URL, with the scheme that users leave out. Return other text unchanged: the server refuses it. */
export function asLink(text) {
    const link = text.trim();
    return BARE_ADDRESS.test(link) ? `https://${link}` : link;
}
