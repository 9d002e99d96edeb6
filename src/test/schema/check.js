// Holds dashboards against the types that Grafana publishes with each release (@grafana/schema): the dashboard, its
// variables, annotations and links, and for each panel the options and field settings of its kind, overrides included.
// Usage, in a folder with node_modules: node check.js DASHBOARD.json...
"use strict";
const fs = require("fs");
const path = require("path");
const ts = require("typescript");

const types = path.join(__dirname, "node_modules/@grafana/schema/dist/types");

// JSON has no enumerations: each becomes the union of its values, and a namespace of them for where one is named.
function relaxed(text) {
  return text.replace(/export declare enum (\w+) \{([^}]*)\}/g, (all, name, body) => {
    const members = [...body.matchAll(/(\w+) = ("[^"]*"|-?\d+)/g)];
    return `export type ${name} = ${members.map(([, , value]) => value).join(" | ")};\n`
      + `export declare namespace ${name} { ${members.map(([, key, value]) => `type ${key} = ${value};`).join(" ")} }`;
  });
}

function panelTypes() {
  const found = {};
  const folder = path.join(types, "raw/composable");
  for (const kind of fs.readdirSync(folder)) {
    const files = path.join(folder, kind, "panelcfg/x");
    if (fs.existsSync(files)) {
      found[kind] = path.join(files, fs.readdirSync(files).find(file => file.endsWith(".d.ts"))).replace(/\.d\.ts$/, "");
    }
  }
  return found;
}

const kinds = panelTypes();
const lines = [
  `import type * as g from ${JSON.stringify(path.join(types, "index"))};`,
  // What Prometheus' own editors add to a query, a variable and an annotation; they are not in the package.
  `interface Query extends g.DataQuery { expr: string; legendFormat: string; editorMode: "code" | "builder"; range: boolean; instant: boolean; format: "time_series" | "table" | "heatmap"; interval?: string }`,
  `interface Annotation extends g.AnnotationQuery { expr: string; step: string; titleFormat: string; textFormat: string; tagKeys: string; target: g.DataQuery & { expr: string; interval: string } }`,
  `interface Variable extends g.VariableModel { definition?: string }`,
  `interface Link { title: string; url: string; targetBlank?: boolean }`,
];
const said = [];
let count = 0;
function hold(what, type, value) {
  lines.push(`const v${count++}: ${type} = ${JSON.stringify(value)};`);
  said[lines.length] = what;
}

for (const file of process.argv.slice(2)) {
  const board = JSON.parse(fs.readFileSync(file, "utf8"));
  const name = path.basename(file);
  const { panels, annotations, templating, ...rest } = board;
  hold(name, "g.Dashboard", rest);
  templating.list.forEach(each => hold(`${name} / variable ${each.name}`, "Variable", each));
  annotations.list.forEach(each => hold(`${name} / annotation ${each.name}`, "Annotation", each));
  for (const panel of panels) {
    const where = `${name} / ${panel.title}`;
    if (panel.type === "row") {
      hold(where, "g.RowPanel", panel);
      continue;
    }
    const kind = kinds[panel.type.replace(/-/g, "")];
    if (!kind) {
      throw new Error(`${where}: there is no panel of the type ${panel.type}`);
    }
    const of = `import(${JSON.stringify(kind)})`;
    const source = fs.readFileSync(`${kind}.d.ts`, "utf8");
    const custom = /export (interface|type) FieldConfig\b/.test(source) ? `${of}.FieldConfig` : "Record<string, never>";
    const { options, fieldConfig, targets, ...others } = panel;
    hold(where, "g.Panel", others);
    hold(`${where}, options`, `${of}.Options`, options);
    targets.forEach(each => hold(`${where}, query ${each.refId}`, "Query", each));
    const { custom: settings, links, ...defaults } = fieldConfig.defaults;
    hold(`${where}, defaults`, "g.FieldConfig", defaults);
    if (settings) hold(`${where}, settings`, custom, settings);
    (links || []).forEach(link => hold(`${where}, link`, "Link", link));
    for (const override of fieldConfig.overrides) {
      const { properties, ...matcher } = override;
      hold(`${where}, override`, "{ matcher: g.MatcherConfig<string> }", matcher);
      for (const { id, value } of properties) {
        const whose = id.startsWith("custom.") ? `${custom}[${JSON.stringify(id.slice(7))}]`
          : id === "links" ? "Link[]" : `g.FieldConfig[${JSON.stringify(id)}]`;
        hold(`${where}, ${id} of ${matcher.matcher.options}`, whose, value);
      }
    }
  }
}

const main = path.join(__dirname, "dashboards.ts");
const options = { noEmit: true, strict: true, skipLibCheck: true, types: [], target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.CommonJS, moduleResolution: ts.ModuleResolutionKind.Node10,
  paths: { "@grafana/schema": [path.join(types, "index")] } };
const host = ts.createCompilerHost(options);
const read = host.readFile.bind(host);
host.readFile = file => file === main ? lines.join("\n") : file.startsWith(types) ? relaxed(read(file)) : read(file);
host.getSourceFile = (file, version) => {
  const text = host.readFile(file);
  return text === undefined ? undefined : ts.createSourceFile(file, text, version);
};
const exists = host.fileExists.bind(host);
host.fileExists = file => file === main || exists(file);
const wrong = ts.getPreEmitDiagnostics(ts.createProgram([main], options, host));
for (const each of wrong) {
  const line = each.file && each.file.fileName === main ? each.file.getLineAndCharacterOfPosition(each.start).line + 1 : 0;
  console.log(`${said[line] || (each.file ? each.file.fileName : "?")}: ${ts.flattenDiagnosticMessageText(each.messageText, "\n    ")}`);
}
console.log(`${count} parts of ${process.argv.length - 2} dashboards held against @grafana/schema `
  + `${require("@grafana/schema/package.json").version}, ${wrong.length} do not fit`);
process.exit(wrong.length ? 1 : 0);
