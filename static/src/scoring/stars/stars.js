import { starsLabel } from "../criterion_row/assessment_texts";

import { Component, useState } from "@odoo/owl";

/** Five stars to click, and a button for none of it: 0 of 5, which is not the same as not assessed. */
export class StrategicStars extends Component {
    static template = "strategic_customer.Stars";
    static props = {
        /** The number of full stars. */
        stars: Number,
        /** Whether `stars` is an assessment; if not, they are stars of none, or of one that ran out. */
        isAssessed: Boolean,
        label: String,
        /** Called with the number of stars that the user clicked. */
        assess: Function,
        disabled: { type: Boolean, optional: true },
        /** Whether the Tab key skips the stars, because other keys set them. */
        isSkipped: { type: Boolean, optional: true },
        /** The text on the button for none of it. */
        noneText: { type: String, optional: true },
    };
    static defaultProps = { noneText: "0" };

    setup() {
        this.all = [1, 2, 3, 4, 5];
        this.state = useState({ hovered: 0 });
    }

    get tabindex() {
        return this.props.isSkipped ? -1 : undefined;
    }

    get isNone() {
        return this.props.isAssessed && this.props.stars === 0;
    }

    isFull(star) {
        return star <= (this.state.hovered || this.props.stars);
    }

    starsLabel(star) {
        return starsLabel(star);
    }

    assess(stars) {
        this.state.hovered = 0;
        return this.props.assess(stars);
    }
}
