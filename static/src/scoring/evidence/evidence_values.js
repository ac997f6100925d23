/** The fields of an assessment that hold its evidence. */
export const EVIDENCE_FIELDS = ["evidence_type", "evidence", "evidence_url"];

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
export function asLink(text) {
    const link = text.trim();
    return BARE_ADDRESS.test(link) ? `https://${link}` : link;
}
