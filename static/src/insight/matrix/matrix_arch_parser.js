/** Parser of the XML of a matrix view: <strategic_matrix string="…" measure="customers|open|won"/>. */
export class MatrixArchParser {
    parse(arch) {
        return { measure: arch.getAttribute("measure") || "customers" };
    }
}
