using System.Collections.Frozen;
using System.Globalization;
using Gatehouse.TSql.Lexing;
using Gatehouse.TSql.Syntax;

namespace Gatehouse.TSql.Parsing;

/// <summary>Reads data types.</summary>
internal static class TypeParser
{
    private enum Shape { Plain, Characters, Bytes, Exact, Approximate, Fraction }

    private static readonly FrozenDictionary<string, Shape> Known = new Dictionary<string, Shape>(StringComparer.OrdinalIgnoreCase)
    {
        ["tinyint"] = Shape.Plain,
        ["smallint"] = Shape.Plain,
        ["int"] = Shape.Plain,
        ["bigint"] = Shape.Plain,
        ["bit"] = Shape.Plain,
        ["decimal"] = Shape.Exact,
        ["numeric"] = Shape.Exact,
        ["money"] = Shape.Plain,
        ["smallmoney"] = Shape.Plain,
        ["float"] = Shape.Approximate,
        ["real"] = Shape.Plain,
        ["char"] = Shape.Characters,
        ["varchar"] = Shape.Characters,
        ["nchar"] = Shape.Characters,
        ["nvarchar"] = Shape.Characters,
        ["text"] = Shape.Plain,
        ["ntext"] = Shape.Plain,
        ["image"] = Shape.Plain,
        ["binary"] = Shape.Bytes,
        ["varbinary"] = Shape.Bytes,
        ["rowversion"] = Shape.Plain,
        ["date"] = Shape.Plain,
        ["time"] = Shape.Fraction,
        ["datetime"] = Shape.Plain,
        ["datetime2"] = Shape.Fraction,
        ["smalldatetime"] = Shape.Plain,
        ["datetimeoffset"] = Shape.Fraction,
        ["uniqueidentifier"] = Shape.Plain,
        ["xml"] = Shape.Plain,
        ["sql_variant"] = Shape.Plain,
        ["geography"] = Shape.Plain,
        ["geometry"] = Shape.Plain,
        ["hierarchyid"] = Shape.Plain,
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenDictionary<string, string> Synonyms = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
    {
        ["integer"] = "int",
        ["dec"] = "decimal",
        ["character"] = "char",
        ["timestamp"] = "rowversion",
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>Reads a type.</summary>
    /// <exception cref="TSqlException">131, 192, 1001, 1002, 2750: its length, precision or scale is out of range.</exception>
    public static TSqlType TakeType(this TokenReader tokens)
    {
        var line = tokens.Line;
        var (name, user) = tokens.TakeTypeName();
        if (name == "sysname")
            return new("nvarchar", Lexer.MaxNameLength);
        if (user is not null)
            return new(name) { UserType = user };

        var shape = Known[name];
        if (tokens.Kind != TokenKind.LeftParen)
            return new(name);
        if (shape == Shape.Plain)
            throw name == "xml" ? tokens.NotSupported("A schema of xml") : PlainType(name, line);

        tokens.Take();
        var type = tokens.TakeArguments(name, shape, line);
        tokens.Expect(TokenKind.RightParen);
        return type;
    }

    private static (string Name, ObjectName? User) TakeTypeName(this TokenReader tokens)
    {
        if (tokens.TakeWord("national"))
            return tokens.TakeWord("text") ? ("ntext", null) : ($"n{tokens.TakeCharacterType()}", null);
        if (tokens.IsWord("cursor"))
            throw tokens.NotSupported("CURSOR");
        if (tokens.TakeWords("double", "precision"))
            return ("float", null);

        var named = tokens.TakeObjectName();
        var written = named.Object.Text;
        if (named.Schema is { Text: var schema } && !schema.Equals("sys", StringComparison.OrdinalIgnoreCase))
            return (written, named);
        if (written.Equals("sysname", StringComparison.OrdinalIgnoreCase))
            return ("sysname", null);

        var name = Synonyms.GetValueOrDefault(written, written);
        if (!Known.ContainsKey(name))
            return (written, named);

        name = name.ToLowerInvariant();
        return (name is "char" or "nchar" or "binary" && tokens.TakeWord("varying") ? Varying(name) : name, null);
    }

    private static string TakeCharacterType(this TokenReader tokens)
    {
        if (!tokens.TakeWord("char"))
            tokens.ExpectWord("character");
        return tokens.TakeWord("varying") ? "varchar" : "char";
    }

    private static string Varying(string name) => name switch { "char" => "varchar", "nchar" => "nvarchar", _ => "varbinary" };

    private static TSqlType TakeArguments(this TokenReader tokens, string name, Shape shape, int line)
    {
        if (shape is Shape.Characters or Shape.Bytes && name.Contains("var", StringComparison.Ordinal) && tokens.TakeWord("max"))
            return new(name, IsMax: true);

        var first = tokens.TakeSize();
        switch (shape)
        {
            case Shape.Exact:
                int? scale = tokens.TakeKind(TokenKind.Comma) ? tokens.TakeSize() : null;
                CheckExact(first, scale, line);
                return new(name, Precision: first, Scale: scale);
            case Shape.Approximate:
                return first is >= 1 and <= 53 ? new(name, Precision: first)
                    : throw new TSqlException(2750, line,
                        $"Column or parameter: Specified column precision {first} is greater than the maximum precision of 53.");
            case Shape.Fraction:
                return first <= 7 ? new(name, Scale: first)
                    : throw new TSqlException(1002, line, $"Line {line}: Specified scale {first} is invalid.");
            default:
                CheckLength(name, first, line);
                return new(name, Length: first);
        }
    }

    private static void CheckExact(int precision, int? scale, int line)
    {
        if (precision is < 1)
            throw new TSqlException(1001, line, $"Line {line}: Length or precision specification {precision} is invalid.");
        if (precision > 38)
            throw new TSqlException(2750, line,
                $"Column or parameter: Specified column precision {precision} is greater than the maximum precision of 38.");
        if (scale > precision)
            throw new TSqlException(192, line, "The scale must be less than or equal to the precision.");
    }

    private static void CheckLength(string name, int length, int line)
    {
        var most = name[0] == 'n' ? 4000 : 8000;
        if (length < 1)
            throw new TSqlException(1001, line, $"Line {line}: Length or precision specification {length} is invalid.");
        if (length > most)
            throw new TSqlException(131, line,
                $"The size ({length}) given to the type '{name}' exceeds the maximum allowed for any data type ({most}).");
    }

    private static int TakeSize(this TokenReader tokens)
    {
        var text = tokens.TextOf(tokens.Expect(TokenKind.Integer));
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var size) ? size : int.MaxValue;
    }

    private static TSqlException PlainType(string name, int line)
        => new(2716, line, $"Column, parameter, or variable: Cannot specify a column width on data type {name}.");
}
