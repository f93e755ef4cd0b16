namespace Gatehouse.Cli.Output;

/// <summary>How a result is written.</summary>
internal enum OutputFormat
{
    /// <summary>Indented JSON: everything.</summary>
    Json,

    /// <summary>Columns for people.</summary>
    Table,

    /// <summary>Values between tabs, without a header, for scripts.</summary>
    Tsv,

    /// <summary>Nothing: only the exit code counts.</summary>
    None,
}

/// <summary>One column of a table.</summary>
/// <param name="Header">Its heading.</param>
/// <param name="Path">Where the value is, e.g. <c>properties.state</c>.</param>
internal sealed record Column(string Header, string Path);
