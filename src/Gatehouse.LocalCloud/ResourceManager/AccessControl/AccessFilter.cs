using System.Text.RegularExpressions;

namespace Gatehouse.LocalCloud.ResourceManager.AccessControl;

/// <summary>The <c>$filter</c> of role assignments and role definitions.</summary>
/// <param name="AtScope">Only what is at the scope or above it.</param>
/// <param name="PrincipalId">Only what is given to this principal itself.</param>
/// <param name="AssignedTo">Only what reaches this principal, by a group too.</param>
/// <param name="RoleName">Only roles of this name.</param>
/// <param name="RoleType">Only built-in or only custom roles.</param>
internal sealed partial record AccessFilter(bool AtScope, string? PrincipalId, string? AssignedTo, string? RoleName, string? RoleType)
{
    /// <exception cref="ArmException">The filter says something else.</exception>
    public static AccessFilter Parse(string filter)
    {
        var found = new AccessFilter(false, null, null, null, null);
        var rest = filter.Trim();
        while (rest.Length > 0)
        {
            var match = Term().Match(rest);
            if (!match.Success)
                throw Invalid(filter);
            var value = match.Groups[3].Value.Replace("''", "'", StringComparison.Ordinal);
            found = (match.Groups[1].Value + match.Groups[2].Value).ToUpperInvariant() switch
            {
                "ATSCOPE" => found with { AtScope = true },
                "ATSCOPEANDBELOW" => found,
                "ASSIGNEDTO" => found with { AssignedTo = value },
                "PRINCIPALID" => found with { PrincipalId = value },
                "ROLENAME" => found with { RoleName = value },
                "TYPE" => found with { RoleType = value },
                _ => throw Invalid(filter),
            };
            rest = rest[match.Length..].TrimStart();
            if (rest.Length == 0)
                break;
            if (!rest.StartsWith("and ", StringComparison.OrdinalIgnoreCase))
                throw Invalid(filter);
            rest = rest[4..].TrimStart();
            if (rest.Length == 0)
                throw Invalid(filter);
        }

        return found;
    }

    private static ArmException Invalid(string filter)
        => ArmException.Bad("UnsupportedQuery",
            $"The filter '{filter}' is not supported. Supported, joined by and: atScope(), atScopeAndBelow(), assignedTo('ID'), "
            + "principalId eq 'ID', roleName eq 'NAME', type eq 'BuiltInRole'.");

    [GeneratedRegex(
        @"^(?:(atScope|atScopeAndBelow)\(\)|(assignedTo|principalId|roleName|type)(?:\( *| +eq +)'((?:[^']|'')*)' *\)?)",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Term();
}
