import { registry } from "@web/core/registry";

import { MatrixArchParser } from "./matrix_arch_parser";
import { MatrixController } from "./matrix_controller";
import { MatrixModel } from "./matrix_model";
import { MatrixRenderer } from "./matrix_renderer";

/**
 * The view <strategic_matrix/> of res.partner and strategic.fit: a chart that shows customers as bubbles. Its
 * horizontal axis is the audience fit, its vertical axis the reputation.
 */
export const matrixView = {
    type: "strategic_matrix",
    ArchParser: MatrixArchParser,
    Controller: MatrixController,
    Model: MatrixModel,
    Renderer: MatrixRenderer,
    searchMenuTypes: ["filter", "favorite"],

    props: (genericProps, { ArchParser, Model, Renderer }) => ({
        ...genericProps,
        archInfo: new ArchParser().parse(genericProps.arch),
        Model,
        Renderer,
    }),
};

registry.category("views").add("strategic_matrix", matrixView);
