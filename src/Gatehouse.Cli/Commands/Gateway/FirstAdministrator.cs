using System.CommandLine;
using Gatehouse.Cli.CommandLine;

namespace Gatehouse.Cli.Commands.Gateway;

/// <summary>The options that say who the first administrator of a database server is.</summary>
internal sealed class FirstAdministrator
{
    private readonly Option<string?> _name = new("--admin")
    {
        Description = "Name of the first administrator: the database user that is made.",
        HelpName = "name",
    };
    private readonly Option<string?> _id = new("--admin-object-id") { Description = "Its object id.", HelpName = "id" };
    private readonly Option<string> _type = new("--admin-type")
    {
        Description = "user, group or service. Default: user.",
        DefaultValueFactory = _ => "user",
    };

    public IEnumerable<Option> Options => [_name, _id, _type];

    /// <summary>Who; null where nobody is named.</summary>
    /// <exception cref="CliException">The options do not go together.</exception>
    public (string ObjectId, string Name, string Type)? Read(Invocation call)
    {
        var type = call.Value(_type)!;
        if (call.Value(_name) is null != call.Value(_id) is null)
            throw CliException.Usage("--admin and --admin-object-id go together: the name of the database user, and whose it is.");
        if (type is not ("user" or "group" or "service"))
            throw CliException.Usage($"argument --admin-type: invalid choice: '{type}' (choose from 'user', 'group', 'service')");
        return call.Value(_name) is { } name ? (Id("--admin-object-id", call.Value(_id)), name, type) : null;
    }

    /// <summary>An id as it is kept.</summary>
    /// <exception cref="CliException">It is none.</exception>
    public static string Id(string option, string? text)
        => Guid.TryParse(text, out var id)
            ? id.ToString()
            : throw CliException.Usage($"argument {option}: '{text}' is not an id, e.g. 5d1c7a52-0f5e-4a2b-9f57-0a4a6b1c2d3e");

    /// <summary>What is said in the end.</summary>
    public static string Done(string? name) => name is null
        ? "The mapping is installed. Nobody is an administrator yet: --admin NAME --admin-object-id ID."
        : $"The mapping is installed. '{name}' is an administrator.";
}
