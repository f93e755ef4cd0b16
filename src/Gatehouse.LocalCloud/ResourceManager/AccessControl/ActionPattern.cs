namespace Gatehouse.LocalCloud.ResourceManager.AccessControl;

/// <summary>The patterns of role definitions: <c>*</c> stands for any text, slashes too; case does not matter.</summary>
internal static class ActionPattern
{
    /// <summary>Whether an action is one that the pattern means.</summary>
    /// <remarks>Goes back to the last star only, so that no pattern of a custom role costs more than its length times the action's.</remarks>
    public static bool Matches(string pattern, string action)
    {
        var (p, a, star, resume) = (0, 0, -1, 0);
        while (a < action.Length)
        {
            if (p < pattern.Length && pattern[p] == '*')
            {
                (star, resume) = (p++, a);
            }
            else if (p < pattern.Length && char.ToUpperInvariant(pattern[p]) == char.ToUpperInvariant(action[a]))
            {
                p++;
                a++;
            }
            else if (star >= 0)
            {
                (p, a) = (star + 1, ++resume);
            }
            else
            {
                return false;
            }
        }

        return pattern.AsSpan(p).Trim('*').IsEmpty;
    }
}
