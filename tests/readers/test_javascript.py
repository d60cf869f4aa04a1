"""The JavaScript and TypeScript reader: what nodes come out, and that no input breaks it or takes it long."""

from __future__ import annotations

import contextlib
import pickle
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deployable import syntax
from deployable.linkers.interpreter.walk import walk
from deployable.linkers.interpreter.written import written
from deployable.model import Unreadable
from deployable.readers import javascript, tsconfig
from deployable.syntax import (
    Assign,
    Call,
    Class,
    Const,
    Default,
    DictOf,
    Export,
    Expr,
    Format,
    Function,
    If,
    Import,
    Item,
    ListOf,
    Loop,
    Name,
    Operation,
    Other,
    Pattern,
    Return,
    Starred,
    Try,
)

EVERY_FORM = """
/** Documents A. */
@Dec({ a: 1 }) export class A<T> extends B.C<X> implements I {
  /** Documents foo. */
  @Get('x') @Other
  async foo(@Param('id') id: string, private readonly x = 1, { y, ...z }: P = {}, ...rest: any[]): Promise<User[]> { super.foo() }
  @Inject() private q!: Repository<User> = 1; static s = 2; #p;
  get r() { return 1 } static async t() {} abstract k(): void; static { boot() }
  constructor(public readonly k?: K) { super(); }
}
import d, { type T, e as f, default as g } from 'm'; import type Q from 'q'; import * as n from "k"; import './bare';
import x = require("m"); import y = A.B; export = foo;
export * from 'z'; export * as ns from 'z'; export { a as b, default } from './q'; export { late as later };
export default async function named() {} ; export type { Z } from 'w'; export const { c1, l: [c2 = 1] } = o, c3 = 3;
const enum E { A = 3, B, 'C' = "x" } namespace N { export const z = 1 } declare const gone: 1; interface G {} type H = 1;
app = module.exports = express(); let u, [p1, , p2 = 2, ...p3] = v as unknown as W; ({ h, i: [j], ...k } = l!);
switch (a) { case 1: case 2: one(); break; case 3: three(); default: other() }
for (const [k1, v1] of Object.entries(o)) use(k1); for (const key in o) {} for (let i = 0; i < 3; i++) {} while (w) {} do {} while (w)
try { risky() } catch ({ message }) { no() } finally { end() }
if (a) one(); else if (b) { two() } else three();
a ||= b; n1 += 1; i1++; await (async () => { await t })(); void run(); delete o.x; (a1, b1());
o = { s, [c]: 1, 'd-e'() {}, get g() { return 1 }, async *gen() {}, ...more, 1: 2, n: null, u: undefined };
tpl = `a${b}\\n${c}`; re = /a\\/b[/]/gi; num = [1, 2.5, 0x1F, 1_000n, -4, 1e3]; t2 = tag`x`; m = a?.b?.[c]?.(d) ?? e;
jsx = <Foo a={process.env.A} {...s}>text {b ? <i /> : c()}</Foo>; cond = !a && b !== c || 'x' in y ? z : <any>w;
new Foo; new Foo.Bar(1, ...args); import('./dyn'); import.meta.env.X; label: for (;;) { break label } q satisfies R; hoisted();
function hoisted() {}
"""


def body(text: str, path: str = "a.ts") -> tuple[syntax.Statement, ...]:
    return javascript.read(path, text).body


def value(text: str) -> syntax.Expression:
    (statement,) = body(text)
    assert isinstance(statement, Expr)
    return statement.value


def test_every_form_is_read_and_kept() -> None:
    module = javascript.read("a.tsx", EVERY_FORM.replace("<any>w", "w"))
    assert module.faults == ()
    assert pickle.loads(pickle.dumps(module)) == module
    kinds = {type(node) for node in walk(module.body)}
    assert kinds >= {
        Assign,
        Call,
        Class,
        Const,
        Default,
        DictOf,
        Export,
        Expr,
        Format,
        Function,
        If,
        Import,
        Item,
        ListOf,
        Loop,
    }
    assert kinds >= {Name, Operation, Other, Pattern, Return, Starred, Try}
    names = {node.id for node in walk(module.body) if isinstance(node, Name)}
    assert names >= set("boot one three other risky no end two run b1 c more s b d e z args hoisted process".split())  # noqa: SIM905
    assert not names & {"gone", "G", "H", "Z"}
    assert [item.name for item in module.body if isinstance(item, Function)] == ["named", "hoisted"]
    assert isinstance(module.body[1], Function)


def test_classes() -> None:
    found = next(item for item in body(EVERY_FORM.split("import d")[0]) if isinstance(item, Class))
    assert (found.name, found.doc, written(found.bases[0]), found.line) == ("A", "Documents A.", "B.C", 3)
    assert [written(decorator) for decorator in found.decorators] == ["Dec(…)"]
    methods = {item.name: item for item in found.body if isinstance(item, Function)}
    assert {name: item.kind for name, item in methods.items()} == {
        "foo": "async", "r": "get", "t": "static", "constructor": "plain",
    }  # fmt: skip
    foo = methods["foo"]
    assert (foo.doc, [written(each) for each in foo.decorators]) == ("Documents foo.", ["Get('x')", "Other"])
    assert [(each.name, each.kind, bool(each.decorators)) for each in foo.parameters] == [
        ("id", "plain", True), ("x", "plain", False), ("", "plain", False), ("rest", "rest", False),
    ]  # fmt: skip
    assert written(foo.returns) == "Promise[Array[User]]"
    assert [written(item.targets[0]) for item in (foo.body[0], methods["constructor"].body[0]) if isinstance(item, Assign)] == [
        "this.x", "this.k",
    ]  # fmt: skip
    fields = {written(item.targets[0]): item for item in found.body if isinstance(item, Assign)}
    assert list(fields) == ["q", "s", "#p"] and written(fields["q"].annotation) == "Repository[User]"
    assert [written(each) for each in fields["q"].decorators] == ["Inject()"]


def test_imports_and_exports() -> None:
    found = body("""import d, {type T, e as f} from 'm'; import * as n from 'k'; import './bare'; import x = require('m')
export * from 'z'; export * as ns from 'z'; export {a as b} from './q'; export {late as later}
export default class {}; export const {c1} = o; export default named; export = whole""")
    assert [tuple(item) for item in found if isinstance(item, Import)] == [
        ("m", "default", "d", 1, False), ("m", "T", "T", 1, True), ("m", "e", "f", 1, False), ("k", "*", "n", 1, False),
        ("./bare", "", "", 1, False),
    ]  # fmt: skip
    exports = [(item.name, item.module, item.source) for item in found if isinstance(item, Export)]
    assert exports == [
        ("*", "z", "*"), ("ns", "z", "*"), ("b", "./q", "a"), ("later", "", ""), ("default", "", ""), ("c1", "", ""), ("default", "", ""),
    ]  # fmt: skip
    assert [written(item.targets[0]) for item in found if isinstance(item, Assign)][::2] == ["x", "module.exports"]


def test_what_is_unwrapped() -> None:
    for text in ("(await f(1))!", "f(1) as unknown as X", "f(1) satisfies X", "<X>f(1)", "((f(1)))", "f<T>(1)"):
        assert written(value(text)) == "f(1)"


def test_values() -> None:
    def constant(text: str) -> object:
        found = value(f"({text})")
        assert isinstance(found, Const)
        return found.value

    cases = ("'a\\n\\u{41}\\x42'", "1_000", "0x1F", "-4", "2.5", "true", "null", "undefined", "`plain`", "void 0")
    assert [constant(case) for case in cases] == ["a\nAB", 1000, 31, -4, 2.5, True, None, None, "plain", None]
    template = value("`a${b}c`")
    assert isinstance(template, Format) and [type(part) for part in template.parts] == [Const, Name, Const]
    assert value("/a\\/[/]b/g") == Pattern("a\\/[/]b", 1)
    assert written(value("a + b + 'c' + d")) == "a + b + 'c' + d"
    assert written(value("a === b && !c")) == "a == b and not c"


def test_targets_of_a_chained_assignment() -> None:
    (found,) = body("const app = module.exports = exports.x = express()")
    assert isinstance(found, Assign)
    assert [written(each) for each in found.targets] == ["app", "module.exports", "exports.x"]
    assert written(found.value) == "express()"


def test_switch_is_a_chain_of_tests() -> None:
    (found,) = body("switch (a) { case 1: case 2: one(); break; case 3: three(); default: other() }")
    assert isinstance(found, If) and written(found.test) == "a == 1 or a == 2"
    (second,) = found.orelse
    assert isinstance(second, If) and written(second.test) == "a == 3" and len(second.orelse) == 1


def test_enum_members_count_on() -> None:
    (found,) = body("const enum E { A = 3, B, 'C' = 'x', D = 7, F }")
    assert isinstance(found, Assign) and isinstance(found.value, DictOf)
    pairs = [(item.key.value, item.value.value) for item in found.value.items]  # type: ignore[union-attr]
    assert pairs == [("A", 3), ("B", 4), ("C", "x"), ("D", 7), ("F", 8)]


def test_a_call_in_a_chain_stands_where_its_name_does() -> None:
    lines = [node.line for node in walk(body("router\n  .route('/')\n  .get(a)\n  .post(b)")) if isinstance(node, Call)]
    assert sorted(lines) == [2, 3, 4]


def test_documentation() -> None:
    module = javascript.read(
        "a.js",
        "/**\n * @swagger\n * /pets:\n *   get: {}\n */\nrouter.get('/pets', (q, s) => s.end())\n// not a doc\nfn = () => 1\nconst t = '@openapi'\n",
    )
    assert [(comment.text, comment.line) for comment in module.comments] == [("\n@swagger\n/pets:\n  get: {}\n", 1)]
    docs = [node.doc for node in walk(module.body) if isinstance(node, Function)]
    assert sorted(docs) == ["", "@swagger\n/pets:\n  get: {}"]


def test_faults_are_lines_and_the_rest_is_kept() -> None:
    module = javascript.read("a.ts", "const a = 1\nconst = = 2\nf(a)\n")
    assert module.faults == (2,)
    assert "f" in {node.id for node in walk(module.body) if isinstance(node, Name)}
    assert javascript.read("a.ts", "const q = sql<{ id: string }>`select ${a}`\n").faults == ()
    assert javascript.read("a.js", "const f = (a: string): number => <b>{a}</b>\n").faults == ()


@pytest.mark.parametrize(
    "unit",
    [
        "a.b().",
        "f(",
        "(",
        "[",
        "{",
        "a=>",
        "a?b:",
        "a+",
        "!",
        "`${",
        "<a>",
        "if(a){}else ",
        "x={a:",
        "a=b=",
        "class A{m(){",
    ],
)
def test_deep_nesting_is_cut_and_said(unit: str) -> None:
    module = javascript.read("a.tsx", "\n".join([unit] * 3_000))
    pickle.dumps(module)


@pytest.mark.parametrize("unit", ["case 1:\n", "/*\n", "a<{\n", "'\\u{\n", "// @swagger\n", "@a\n", "a b c d (\n"])
def test_nonsense_takes_no_longer_than_its_share(unit: str) -> None:
    start = time.process_time()
    try:
        javascript.read("a.ts", unit * 8_000)
    except Unreadable as why:
        assert "too long" in why.reason
    assert time.process_time() - start < 6


def test_minified_bundles_are_no_source() -> None:
    with pytest.raises(Unreadable):
        javascript.read("a.js", "a();" * 20_000)


def test_names() -> None:
    yes = ("a.js", "a.mjs", "a.cjs", "a.jsx", "b/c.ts", "a.mts", "a.cts", "a.tsx")
    assert all(map(javascript.matches, yes))
    assert not any(map(javascript.matches, ("a.d.ts", "a.json", "a.vue", "ajs", "a.js.map", "a.d.mts")))


_PIECES = st.lists(st.sampled_from(EVERY_FORM.split()), max_size=60).map(" ".join)
_CUT = st.tuples(st.integers(0, len(EVERY_FORM)), st.integers(0, 400), st.text(max_size=5)).map(
    lambda cut: EVERY_FORM[: cut[0]] + cut[2] + EVERY_FORM[cut[0] + cut[1] :]
)


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.text(max_size=300), _PIECES, _CUT), st.sampled_from(["a.js", "a.ts", "a.tsx"]))
def test_no_input_raises(text: str, path: str) -> None:
    try:
        module = javascript.read(path, text)
    except Unreadable:
        return
    assert all(1 <= line <= text.count("\n") + 1 for line in module.faults)
    pickle.dumps(module)


# --------------------------------------------------------------------------- tsconfig.json


def test_tsconfig_with_comments_and_trailing_commas() -> None:
    found = tsconfig.read(
        "tsconfig.json",
        '{ // c\n "extends": "./base", "compilerOptions": {"paths": {"@/*": ["./src/*",],}, /* "x" */ "baseUrl": "."},}',
    )
    assert found == tsconfig.TsConfig(("./base",), ".", (("@/*", ("./src/*",)),))
    assert tsconfig.read("tsconfig.json", '{"compilerOptions": {"outDir": "a//b,}"}}').out_dir == "a//b,}"


@given(st.text(alphabet='{}[],:"/* \n\\ae1', max_size=200))
def test_no_tsconfig_raises(text: str) -> None:
    with contextlib.suppress(Unreadable):
        tsconfig.read("tsconfig.json", text)
