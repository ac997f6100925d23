import { registry } from "@web/core/registry";
import { user } from "@web/core/user";

import { Component } from "@odoo/owl";

/** What the rainbow man holds: a message, and buttons for the next steps. */
export class StrategicCelebration extends Component {
    static template = "strategic_customer.Celebration";
    static props = {
        message: String,
        /** The steps, as { name, onClick }. */
        steps: Array,
    };
}

/**
 * Tells what is worth celebrating: by a notification that offers the next steps, and by Odoo's rainbow man with the same
 * steps. Users who have switched effects off, and screen readers, get the notification alone.
 */
const celebrationService = {
    dependencies: ["effect", "notification"],
    start(env, { effect, notification }) {
        /**
         * @param {Object} celebrated
         * @param {string} celebrated.notice the text of the notification
         * @param {string} celebrated.message the text beside the rainbow man
         * @param {Object[]} [celebrated.steps] the next steps, as { name, onClick }
         */
        const celebrate = ({ notice, message, steps: offered = [] }) => {
            let close = () => {};
            const steps = offered.map(({ name, onClick }) => ({
                name,
                onClick: () => {
                    close();
                    return onClick();
                },
            }));
            // A step takes time to be read and chosen.
            const delay = steps.length ? { autocloseDelay: 10_000 } : {};
            const className = "o_strategic_celebrated";
            close = notification.add(notice, { type: "success", buttons: steps, className, ...delay });
            if (user.showEffect) {
                effect.add({
                    type: "rainbow_man",
                    message,
                    fadeout: steps.length ? "slow" : "medium",
                    Component: StrategicCelebration,
                    props: { message, steps },
                });
            }
        };
        return { celebrate };
    },
};

registry.category("services").add("strategic_celebration", celebrationService);
