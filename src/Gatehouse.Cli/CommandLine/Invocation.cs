using System.CommandLine;
using System.Text.Json.Nodes;
using Gatehouse.Cli.Cloud;
using Gatehouse.Cli.Output;
using Gatehouse.LocalCloud.State;

namespace Gatehouse.Cli.CommandLine;

/// <summary>One call of one command: its arguments, and where its result goes.</summary>
internal sealed class Invocation(ParseResult parsed)
{
    public CliServices Services { get; } = ((GatehouseCommand)parsed.RootCommandResult.Command).Services;

    /// <summary>Path of the data folder, whether it exists or not.</summary>
    public string DataPath => Path.GetFullPath(parsed.GetValue(GlobalOptions.Data) ?? Services.Environment("GATEHOUSE_DATA") ?? DataFolder.DefaultPath);

    public bool Quiet => parsed.GetValue(GlobalOptions.OnlyShowErrors);

    public string? Subscription => parsed.GetValue(GlobalOptions.Subscription);

    public OutputFormat? Format => parsed.GetValue(GlobalOptions.Output);

    /// <summary>Value of an option or argument; its default when it was not given.</summary>
    public T? Value<T>(Option<T> option) => parsed.GetValue(option);

    public T? Value<T>(Argument<T> argument) => parsed.GetValue(argument);

    public T Required<T>(Option<T> option) => parsed.GetRequiredValue(option);

    public bool Has(Option option) => parsed.GetResult(option) is { Implicit: false };

    /// <summary>Opens the running local cloud as the signed-in user.</summary>
    /// <exception cref="CliException">None runs.</exception>
    public CloudSession Connect() => CloudSession.Open(DataPath, Subscription, Services);

    /// <summary>Writes the result to standard output.</summary>
    /// <param name="result">The result. Null writes nothing.</param>
    /// <param name="columns">What <c>--output table</c> shows. None: every plain member.</param>
    public void Write(JsonNode? result, params IReadOnlyList<Column> columns) => ResultWriter.Write(Services.Output, result, Format ?? OutputFormat.Json, columns);

    /// <summary>Writes a result that is a table unless another format is asked for.</summary>
    public void WriteTable(JsonNode? result, params IReadOnlyList<Column> columns) => ResultWriter.Write(Services.Output, result, Format ?? OutputFormat.Table, columns);

    /// <summary>Tells the person something that is not the result.</summary>
    public void Say(string text)
    {
        if (!Quiet)
            Services.Error.WriteLine(text);
    }

    /// <summary>Runs work that may take long, and shows on a terminal that it goes on.</summary>
    public Task<T> WithProgressAsync<T>(string text, Func<IProgress<string>, Task<T>> work) => Progress.ShowAsync(Services, Quiet, text, work);
}
