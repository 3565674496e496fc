"""Names that a function of a learner's file can have, by language."""

import keyword
import re

_JAVASCRIPT_NAME = re.compile(r"[A-Za-z_$][A-Za-z0-9_$]*")
_JAVA_TAKEN = frozenset(
    [
        *("_", "abstract", "assert", "boolean", "break", "byte", "case", "catch", "char", "class", "const"),
        *("continue", "default", "do", "double", "else", "enum", "extends", "false", "final", "finally"),
        *("float", "for", "goto", "if", "implements", "import", "instanceof", "int", "interface", "long"),
        *("native", "new", "null", "package", "private", "protected", "public", "return", "short", "static"),
        *("strictfp", "super", "switch", "synchronized", "this", "throw", "throws", "transient", "true"),
        *("try", "void", "volatile", "while"),
    ]
)
# Reserved words, and names that mean something else at the top of a file.
_JAVASCRIPT_TAKEN = frozenset(
    [
        "arguments",
        "await",
        "break",
        "case",
        "catch",
        "class",
        "const",
        "continue",
        "debugger",
        "default",
        "delete",
        "do",
        "else",
        "enum",
        "eval",
        "export",
        "exports",
        "extends",
        "false",
        "finally",
        "for",
        "function",
        "if",
        "implements",
        "import",
        "in",
        "instanceof",
        "interface",
        "let",
        "module",
        "new",
        "null",
        "package",
        "private",
        "protected",
        "public",
        "require",
        "return",
        "static",
        "super",
        "switch",
        "this",
        "throw",
        "true",
        "try",
        "typeof",
        "undefined",
        "var",
        "void",
        "while",
        "with",
        "yield",
    ]
)


def is_function_name(name: str, language: str = "python") -> bool:
    """Tell whether a function of a learner's file can have this name: an identifier that isn't taken."""
    if language == "java":
        return name.isidentifier() and name not in _JAVA_TAKEN
    if language == "javascript":
        is_free = name not in _JAVASCRIPT_TAKEN and not name.startswith("__")
        return is_free and _JAVASCRIPT_NAME.fullmatch(name) is not None
    return name.isidentifier() and not keyword.iskeyword(name) and not name.startswith("__")
