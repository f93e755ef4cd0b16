namespace Gatehouse.Migration;

/// <summary>What became of a site.</summary>
public enum Outcome
{
    /// <summary>The edits make it passwordless.</summary>
    Rewritten,

    /// <summary>It needs a person: the site says what is left to do.</summary>
    Assisted,

    /// <summary>It is left as it is; the site says why.</summary>
    Refused,
}
