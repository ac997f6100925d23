import { _t } from "@web/core/l10n/translation";
import { StrategicStars } from "../../stars/stars";
import { StrategicSessionScore } from "../score/session_score";
import { cellText, logoOf, statusStyle } from "../session_texts";

import { Component, useState } from "@odoo/owl";

/**
 * A row of the grid: a customer, its status and scores, and a cell with stars for each criterion. Only this component
 * is drawn again when the customer is assessed. All that changes has its room from the start, so that nothing moves.
 */
export class StrategicSessionRow extends Component {
    static template = "strategic_customer.SessionRow";
    static components = { StrategicSessionScore, StrategicStars };
    static props = { model: Object, row: Object, open: Function };

    setup() {
        this.row = useState(this.props.row);
    }

    get model() {
        return this.props.model;
    }

    get logo() {
        return logoOf(this.row);
    }

    get statusStyle() {
        return statusStyle(this.row);
    }

    get byRules() {
        return _t("Points from rules: %s of 100", this.row.by_rules);
    }

    /** What the cell of each criterion shows. */
    get cells() {
        return this.model.criteria.map((criterion) => {
            const cell = this.model.shownCellOf(this.row, criterion);
            return {
                criterion,
                stars: cell.stars,
                isAssessed: cell.source === "judgement",
                isExpired: cell.source === "expired",
                isSaving: Boolean(this.row.pending[criterion.id]),
                isUndoable: Boolean(this.row.undoable[criterion.id]),
                refused: this.row.refused[criterion.id],
                text: cellText(this.row, criterion, cell),
            };
        });
    }

    undoLabel({ criterion }) {
        return _t("Undo: %(criterion)s, %(customer)s", { criterion: criterion.name, customer: this.row.name });
    }
}
