using Gatehouse.TSql.Syntax;

namespace Gatehouse.TSql.Translation;

internal sealed partial class StatementTranslator
{
    // FOR JSON PATH and AUTO over columns with names: a row is an object, the rows are an array.
    private string Json(Query query, ForClause form)
    {
        var columns = Outputs(query.Body);
        if (form.Kind != ForKind.Json || columns.Any(column => column.IsStar))
            throw Translator.NotSupported(form.Kind == ForKind.Json ? "FOR JSON of *" : "FOR XML", form.Line);
        if (columns.FirstOrDefault(column => column.Name?.Contains('.', StringComparison.Ordinal) != false) is not null)
            throw Translator.NotSupported("FOR JSON with a dot in a column's name", form.Line);
        if (columns.Any(column => column.Name!.Length == 0))
            throw new TSqlException(13605, form.Line,
                "Column expressions and data sources without names or aliases cannot be formatted as JSON text using FOR JSON clause. "
                    + "Add alias to the unnamed column or table.");
        var (alias, names) = (NewAlias(), columns.Select((_, i) => $"\"c{i}\"").ToList());
        var row = $"pg_catalog.json_build_object({Join(columns.Select((column, i) => $"{Names.Text(column.Name!)}, {alias}.{names[i]}"))})";
        if (!form.Options.Contains("INCLUDE_NULL_VALUES"))
            row = $"pg_catalog.json_strip_nulls({row})";
        var rows = $"pg_catalog.string_agg(({row})::text, ',')";
        if (!form.Options.Contains("WITHOUT_ARRAY_WRAPPER"))
            rows = $"'[' || {rows} || ']'";
        if (form.Root is { } root)
            rows = $"'{{' || pg_catalog.to_json({Names.Text(root)}::text)::text || ':' || {rows} || '}}'";
        return $"SELECT {rows} FROM ({Query(query)}) AS {alias} ({Join(names)})";
    }

    // Without WITH its columns are key, value, type; with it, each is a path's value.
    private string OpenJson(FunctionTable table)
    {
        var call = table.Function;
        var path = call.Arguments.Count > 1 ? Text(call.Arguments[1]) : "'$'::text";
        var document = Text(call.Arguments[0]);
        if (table.Schema is not { } schema)
            return $"sys.openjson({document}, {path})";
        var element = NewAlias();
        var columns = schema.Select(column =>
        {
            var value = $"sys.{(column.AsJson ? "json_query" : "json_value")}({element}.\"value\", "
                + $"{Names.Text(column.Path ?? $"$.\"{column.Name.Text}\"")}::text)";
            return $"{PostgresTypes.Cast(value, column.Type, column.Line)} AS {Names.Column(column.Name)}";
        });
        return $"(SELECT {Join(columns)} FROM sys.openjson_rows({document}, {path}) AS {element} (\"value\"))";
    }
}
