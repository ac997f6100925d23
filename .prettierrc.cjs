// OCA's settings, with Odoo's indentation and the line length of ruff.toml. .prettierignore lists files to leave alone.
module.exports = {
    plugins: [require.resolve("@prettier/plugin-xml")],
    printWidth: 120,
    tabWidth: 4,
    trailingComma: "es5",
    // Prettier must not change white space in templates: Owl shows a blank between elements, but drops a line break.
    xmlWhitespaceSensitivity: "strict",
};
