import { _t } from "@web/core/l10n/translation";
import { sourceText } from "../../criterion_row/assessment_texts";
import { StrategicEvidence } from "../../evidence/evidence";
import { StrategicSaid } from "../../said/said";

import { Component, useState } from "@odoo/owl";

/**
 * Where the assessment of one cell comes from, what it rests on, and the input for that. On a large screen it is a strip
 * of fixed height below the grid, about the cell with the focus, so that opening it moves nothing.
 */
export class StrategicSessionAbout extends Component {
    static template = "strategic_customer.SessionAbout";
    static components = { StrategicEvidence, StrategicSaid };
    static props = {
        model: Object,
        row: Object,
        criterion: Object,
        /** Called after the evidence is closed. */
        onClosed: { type: Function, optional: true },
    };
    static defaultProps = { onClosed: () => {} };

    setup() {
        this.row = useState(this.props.row);
        this.state = useState(this.props.model.state);
    }

    get evidence() {
        return this.props.model.evidence;
    }

    get cell() {
        return this.props.model.cellOf(this.row, this.props.criterion);
    }

    get editing() {
        const { editing } = this.state;
        return editing?.rowId === this.row.id && editing.criterionId === this.props.criterion.id ? editing : null;
    }

    get isBusy() {
        return Boolean(this.row.pending[this.props.criterion.id]);
    }

    get refused() {
        return this.row.refused[this.props.criterion.id];
    }

    get source() {
        return sourceText(this.cell);
    }

    get canEdit() {
        return this.evidence.canEdit(this.row, this.props.criterion);
    }

    get hasEvidence() {
        return Boolean(this.cell.evidence || this.cell.evidence_url);
    }

    get label() {
        return _t("Evidence: %(criterion)s, %(customer)s", {
            criterion: this.props.criterion.name,
            customer: this.row.name,
        });
    }

    get undoLabel() {
        return this.editing.isNew ? _t("Undo") : _t("Withdraw assessment");
    }

    open() {
        return this.evidence.open(this.row, this.props.criterion);
    }

    async save() {
        if (await this.evidence.save()) {
            this.props.onClosed();
        }
    }

    async undo() {
        await this.evidence.undoOrWithdraw();
        this.props.onClosed();
    }

    close() {
        this.evidence.close();
        this.props.onClosed();
    }
}
