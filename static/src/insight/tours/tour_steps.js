import { _t } from "@web/core/l10n/translation";

/**
 * Steps that several tours share. Where the page may differ, a step lists the elements that it can point at, or has a
 * selector in `isActive`: on other pages it is skipped. So no tour waits for something that the page does not have.
 */

const STRATEGIC = "button[data-menu-xmlid='strategic_customer.strategic_menu']";
const ELSEWHERE = `body:not(:has(${STRATEGIC}))`;

/** Return the first steps: they open the app CRM. None shows in CRM, nor on a phone, whose menus have other places. */
export function openCrm() {
    const content = _t("Strategic customers are a part of CRM.");
    return [
        wait(".o_main_navbar"),
        {
            content,
            isActive: ["community", "desktop", ELSEWHERE],
            trigger: ".o_navbar_apps_menu button:enabled",
            tooltipPosition: "bottom",
            run: "click",
        },
        {
            content,
            isActive: ["desktop", ELSEWHERE],
            trigger: ".o_app[data-menu-xmlid='crm.crm_menu_root']",
            tooltipPosition: "bottom",
            run: "click",
        },
    ];
}

/** Return the steps that open the menu item `item` of the menu `section`, both as XML ids. */
export function openMenu(section, item, content, isActive = []) {
    return [
        {
            content,
            isActive,
            trigger: `button[data-menu-xmlid='${section}']`,
            tooltipPosition: "bottom",
            run: "click",
        },
        {
            content,
            isActive,
            trigger: `.o-dropdown-item[data-menu-xmlid='${item}']`,
            tooltipPosition: "right",
            run: "click",
        },
    ];
}

/** Return a step without a tip, at which a test waits for what `trigger` names; users do not see it. */
export function wait(trigger) {
    return { isActive: ["auto"], trigger };
}
