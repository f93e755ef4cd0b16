using Gatehouse.Migration.Syntax.Expressions;

namespace Gatehouse.Migration.JavaScript;

/// <summary>A place where a program of JavaScript makes connections.</summary>
/// <param name="Driver">Name of the driver, for the report.</param>
/// <param name="Flavor">What its configuration takes.</param>
/// <param name="Offset">Where the site is.</param>
/// <param name="Configuration">The expression that holds the configuration, as it stands there.</param>
/// <param name="Call">The call; null where an object is a configuration by its members.</param>
internal sealed record ScriptSite(string Driver, ScriptFlavor Flavor, int Offset, Expression Configuration, CallExpression? Call = null)
{
    /// <summary>The member that holds the configuration, where it is no argument of the call: Knex.</summary>
    public Member? Holder { get; init; }

    /// <summary>The text that names the driver <c>mysql</c>, which has to become <c>mysql2</c>.</summary>
    public Expression? OldClient { get; init; }

    /// <summary>Whether the driver is <c>mysql</c>, which cannot log in with a token: its successor can.</summary>
    public bool IsOldMySql => Driver is "mysql" or "promise-mysql";
}
