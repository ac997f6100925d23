import { _t } from "@web/core/l10n/translation";
import { overallText, scoreText } from "../session_texts";

import { Component, useState } from "@odoo/owl";

/**
 * A score of a customer in a session: the number, a lock if an overall assessment replaces it, and below it the fit to
 * the shown audience if that is not the customer's best.
 */
export class StrategicSessionScore extends Component {
    static template = "strategic_customer.SessionScore";
    static props = {
        model: Object,
        row: Object,
        /** `audience_fit` or `reputation`. */
        name: String,
    };

    setup() {
        this.row = useState(this.props.row);
    }

    get score() {
        return this.row[this.props.name];
    }

    get text() {
        return scoreText(this.score);
    }

    get threshold() {
        return this.row.needed[this.props.name];
    }

    get isReached() {
        return Number.isInteger(this.score) && this.score >= this.threshold;
    }

    get title() {
        return Number.isInteger(this.score)
            ? _t("%(score)s of %(threshold)s needed", { score: this.score, threshold: this.threshold })
            : _t("not assessed");
    }

    /** Whether this is the score to which the shown scorecard leads. */
    get isShown() {
        const isReputation = this.props.model.state.grid.scorecard.id === "reputation";
        return isReputation === (this.props.name === "reputation");
    }

    get overall() {
        return this.isShown ? overallText(this.row) : "";
    }

    /** The fit to the shown audience, if the customer fits another one better. */
    get here() {
        const { score } = this.row;
        return this.isShown && Number.isInteger(score) && score !== this.score ? _t("%s here", score) : "";
    }
}
