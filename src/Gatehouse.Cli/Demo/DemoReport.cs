using System.Text.Json;
using Spectre.Console;

namespace Gatehouse.Cli.Demo;

/// <summary>One program's login: what the gateway says of it, and what the program did.</summary>
internal sealed record DemoLogin(
    string Program, string Identity, string DatabaseUser, string Result, bool Succeeded, double LoginMilliseconds, double ProgramMilliseconds);

/// <summary>One login that must not succeed, and what the client was told.</summary>
internal sealed record DemoRefusal(string Attempt, string SqlState, string Message, bool Refused);

/// <summary>What the demo shows at its end.</summary>
internal sealed record DemoReport(IReadOnlyList<DemoLogin> Logins, IReadOnlyList<DemoRefusal> Refusals)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public bool Succeeded => Logins.All(login => login.Succeeded) && Refusals.All(refusal => refusal.Refused);

    public string ToJson() => JsonSerializer.Serialize(this, Json);

    public void WriteTo(IAnsiConsole console)
    {
        var logins = new Table().Border(TableBorder.Rounded)
            .Title("Who connected, and without what: a password")
            .Caption("login: from the client's first byte to the session, the time that the client takes for its token included")
            .AddColumns("program", "identity", "database user", "result")
            .AddColumn(new TableColumn("login").RightAligned()).AddColumn(new TableColumn("whole program").RightAligned());
        foreach (var login in Logins)
        {
            logins.AddRow(
                Markup.Escape(login.Program), Markup.Escape(login.Identity), Markup.Escape(login.DatabaseUser),
                (login.Succeeded ? "[green]" : "[red]") + Markup.Escape(login.Result) + "[/]",
                $"{login.LoginMilliseconds:0.0} ms", $"{login.ProgramMilliseconds:0} ms");
        }

        console.Write(logins);

        var refusals = new Table().Border(TableBorder.Rounded).Title("Who was refused, and what they were told").ShowRowSeparators()
            .AddColumns("attempt", "SQLSTATE", "message");
        foreach (var refusal in Refusals)
        {
            var message = Markup.Escape(refusal.Message);
            refusals.AddRow(Markup.Escape(refusal.Attempt), refusal.SqlState, refusal.Refused ? message : $"[red]{message}[/]");
        }

        console.Write(refusals);
    }
}
