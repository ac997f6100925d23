// ESLint applies its recommended rules and those of Odoo (addons/web/tooling, addons/test_lint). Prettier checks the
// layout.
const js = require("@eslint/js");
const globals = require("globals");

const component = "ClassDeclaration[superClass.name='Component']";
const declares = (name) => `ClassBody.body > PropertyDefinition[key.name='${name}'][static='true']`;

module.exports = [
    js.configs.recommended,
    {
        languageOptions: {
            ecmaVersion: 2022,
            sourceType: "module",
            globals: { ...globals.browser, Chart: "readonly", luxon: "readonly", odoo: "readonly" },
        },
        linterOptions: { reportUnusedDisableDirectives: "error" },
        rules: {
            "arrow-body-style": ["error", "as-needed"],
            curly: ["error", "all"],
            "no-duplicate-imports": "error",
            "no-restricted-globals": ["error", "event", "self"],
            "no-restricted-syntax": [
                "error",
                "PrivateIdentifier",
                { selector: `${component}:not(:has(${declares("props")}))`, message: "Declare static props." },
                { selector: `${component}:not(:has(${declares("template")}))`, message: "Declare a static template." },
                {
                    selector: "CallExpression[callee.name='_t'] > :first-child[value=/(.*%s){2,}/]",
                    message: "Name the placeholders: a translation may need another order.",
                },
            ],
            "no-unused-vars": ["error", { args: "none", caughtErrors: "all", ignoreRestSiblings: true }],
            "prefer-const": ["error", { destructuring: "all", ignoreReadBeforeAssign: true }],
        },
    },
];
