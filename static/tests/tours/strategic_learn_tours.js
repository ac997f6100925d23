import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("strategic_learn", {
    steps: () => [
        {
            content: "Learn the rules of an audience",
            trigger: ".o_strategic_learn_open",
            run: "click",
        },
        {
            content: "From those who fit another audience",
            trigger: ".o_strategic_learn [name=source] .o_radio_item:contains(Those Who Fit an Audience) input",
            run: "click",
        },
        {
            trigger: ".o_strategic_learn .o_field_widget[name=from_audience_id] input",
            run: "edit Model",
        },
        {
            trigger: ".o-autocomplete--dropdown-item:contains(Model audience)",
            run: "click",
        },
        {
            content: "It says how many examples there are",
            trigger: ".o_strategic_learn [name=example_text]:contains(Examples: 30. Customers in scope: 90.)",
        },
        {
            trigger: ".modal footer button[name=action_learn]",
            run: "click",
        },
        {
            content: "The trait is proposed, and what it reaches is said",
            trigger: ".o_strategic_learn_traits .o_data_row:contains(Country: Belgium)",
        },
        {
            trigger: ".o_strategic_learn [name=reach]:contains(100 % of the examples fit)",
        },
        {
            content: "Untick it: it reaches nobody",
            trigger: ".o_strategic_learn_traits .o_data_row:contains(Country: Belgium) .o_boolean_toggle input",
            run: "click",
        },
        {
            trigger: ".o_strategic_learn [name=reach]:contains(Tick the traits)",
        },
        {
            trigger: ".o_strategic_learn_traits .o_data_row:contains(Country: Belgium) .o_boolean_toggle input",
            run: "click",
        },
        {
            trigger: ".o_strategic_learn [name=reach]:contains(100 % of the examples fit)",
        },
        {
            content: "Change its weight",
            trigger: ".o_strategic_learn_traits .o_data_row:contains(Country: Belgium) td[name=weight]",
            run: "click",
        },
        {
            trigger: ".o_strategic_learn_traits .o_data_row td[name=weight] input",
            run: "edit 80",
        },
        {
            trigger: ".modal footer button[name=action_make_rules]",
            run: "click",
        },
        {
            content: "The audience has it as an ordinary rule",
            trigger: ".o_field_widget[name=criterion_ids] .o_data_row:contains(Country: Belgium)",
        },
        {
            trigger: "body:not(:has(.modal))",
        },
    ],
});
