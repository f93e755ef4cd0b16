using System.Text.RegularExpressions;

namespace Gatehouse.LocalCloud.ResourceManager;

/// <summary>The rules for names in resource ids.</summary>
internal static partial class ResourceNames
{
    private const string Forbidden = "<>%&:\\?/#*";

    /// <summary>Checks what every resource's id must keep to.</summary>
    /// <exception cref="ArmException">A part breaks a rule.</exception>
    public static void Check(ResourceId id)
    {
        if (id.Text.Length > ResourceId.LongestText)
            throw ArmException.InvalidId($"The resource id has {id.Text.Length} characters; the most is {ResourceId.LongestText}.");
        if (!NamespaceRule().IsMatch(id.Namespace))
            throw ArmException.InvalidId($"The resource namespace '{id.Namespace}' is invalid.");
        if (id.Types.FirstOrDefault(type => !TypeRule().IsMatch(type)) is { } bad)
            throw ArmException.InvalidId($"The resource type '{bad}' is invalid.");
        foreach (var name in id.Names)
            CheckName(name);
    }

    /// <summary>Checks the name of a resource group.</summary>
    /// <exception cref="ArmException">It breaks a rule.</exception>
    public static void CheckGroup(string name)
    {
        if (name.Length > 90 || name.EndsWith('.') || !name.All(c => char.IsLetterOrDigit(c) || "-_.()".Contains(c, StringComparison.Ordinal)))
        {
            throw ArmException.Bad("InvalidResourceGroup",
                $"The provided resource group name '{name}' is invalid: 1 to 90 letters, digits, '-', '_', '.', '(' and ')', and no '.' at the end.");
        }
    }

    private static void CheckName(string name)
    {
        if (name.Length > 260)
            throw ArmException.InvalidName(name[..40] + "…", $"it has {name.Length} characters; the most is 260.");
        if (name.Any(c => char.IsControl(c) || char.IsSurrogate(c) || Forbidden.Contains(c, StringComparison.Ordinal)) || name.EndsWith(' ') || name.EndsWith('.'))
            throw ArmException.InvalidName(name, $"it must not hold control characters or any of {Forbidden}, nor end with a space or a dot.");
    }

    [GeneratedRegex(@"^[A-Za-z][A-Za-z0-9]*(\.[A-Za-z0-9]+)*$")]
    private static partial Regex NamespaceRule();

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9_-]*$")]
    private static partial Regex TypeRule();
}
