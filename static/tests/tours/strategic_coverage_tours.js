import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("strategic_coverage", {
    steps: () => [
        {
            content: "Open the page of the audience",
            trigger: ".o_notebook_headers [name=coverage]",
            run: "click",
        },
        {
            content: "It says how far the partners stand for the market; open the largest gap",
            trigger:
                ".o_strategic_coverage:has(.o_strategic_coverage_headline:contains(Your partner stands for 35%)) .o_strategic_coverage_gap button:contains(Nobody stands for Retailing)",
            run: "click",
        },
        {
            content: "The customers of the whole industry, and no others",
            trigger:
                ".o_list_view:has(.o_data_row:contains(Retail NO)):not(:contains(Freight)) .o_data_row:contains(Retail SE 2)",
        },
        {
            content: "Go back to the page",
            trigger: ".o_breadcrumb .breadcrumb-item:contains(Coverage Market) a, .o_back_button",
            run: "click",
        },
        {
            content: "Open a cell of the table",
            trigger: ".o_strategic_coverage_cell:contains(30%) button:contains(Retailing, Sweden)",
            run: "click",
        },
        {
            content: "The three customers of the cell",
            trigger:
                ".o_list_view:has(.o_breadcrumb:contains(Retailing, Sweden)):not(:contains(Retail NO)):has(.o_data_row:eq(2)) .o_data_row:contains(Retail SE 0)",
        },
        {
            content: "Go back to the page",
            trigger: ".o_breadcrumb .breadcrumb-item:contains(Coverage Market) a, .o_back_button",
            run: "click",
        },
        {
            content: "The strategic customer is proposed first; start a partnership with it",
            trigger:
                ".o_strategic_coverage_proposal:eq(0):contains(Retail NO):contains(Strategic):contains(Adds 25%) button:contains(Start a Partnership)",
            run: "click",
        },
        {
            content: "Customer and market are filled in",
            trigger:
                ".o_form_view:has(.o_field_widget[name=audience_id] input:value(Coverage Market)) .o_field_widget[name=partner_id] input:value(Retail NO)",
        },
        {
            content: "Save",
            trigger: ".o_form_button_save",
            run: "click",
        },
        {
            content: "The partnership is saved",
            trigger: ".o_form_view .o_form_saved, .o_form_view:not(:has(.o_form_button_save:visible))",
        },
        {
            content: "Go back to the page",
            trigger: ".o_breadcrumb .breadcrumb-item:contains(Coverage Market) a, .o_back_button",
            run: "click",
        },
        {
            content: "The new partner counts",
            trigger: ".o_strategic_coverage_headline:contains(stand for 60%)",
        },
    ],
});

registry.category("web_tour.tours").add("strategic_coverage_of_partnership", {
    steps: () => [
        {
            content: "Open the coverage of the market",
            trigger: "button[name=action_open_coverage]",
            run: "click",
        },
        {
            content: "A dialog shows it; open a gap",
            trigger: ".modal:has(.modal-title:contains(Coverage of Coverage Market)) .o_strategic_coverage_gap button",
            run: "click",
        },
        {
            content: "The dialog is closed, and the customers are shown",
            trigger: "body:not(:has(.modal)) .o_list_view .o_data_row:contains(Retail SE 1)",
        },
    ],
});

registry.category("web_tour.tours").add("strategic_coverage_sizes", {
    steps: () => [
        {
            content: "Open the page of the audience, which tells no sizes apart",
            trigger: ".o_notebook_headers [name=coverage]",
            run: "click",
        },
        {
            content: "Choose a tag of sizes",
            trigger:
                ".o_form_view:has(.o_strategic_coverage_cell button:contains(/^Retailing, Sweden$/)) .o_field_widget[name=size_tag_id] input",
            run: "edit Employees",
        },
        {
            content: "Pick it from the list",
            trigger: ".o-autocomplete--dropdown-item:contains(Employees)",
            run: "click",
        },
        {
            content: "Save",
            trigger: ".o_form_button_save",
            run: "click",
        },
        {
            content: "The gaps tell sizes apart; open one",
            trigger: ".o_strategic_coverage_cell:contains(10%) button:contains(Retailing, Sweden, Small)",
            run: "click",
        },
        {
            content: "The customer of this size, and no others",
            trigger:
                ".o_list_view:has(.o_breadcrumb:contains(Retailing, Sweden, Small)):not(:contains(Retail SE 1)) .o_data_row:contains(Retail SE 0)",
        },
    ],
});
