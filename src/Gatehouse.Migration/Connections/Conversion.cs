using Gatehouse.Migration.Edits;

namespace Gatehouse.Migration.Connections;

/// <summary>What a connection string says, and the edits that make it passwordless.</summary>
internal sealed record Conversion
{
    public required ConnectionFormat Format { get; init; }

    /// <summary>Where the host stands; null where the text has none.</summary>
    public (int Start, int End)? Host { get; init; }

    public (int Start, int End)? User { get; init; }

    /// <summary>Where the password stands; null where there is none.</summary>
    public (int Start, int End)? Password { get; init; }

    /// <summary>The edits, by offsets in the text. Empty: it is passwordless already.</summary>
    public required IReadOnlyList<TextEdit> Edits { get; init; }

    /// <summary>Whether it has a login of its own: a user without a password, or Windows' sign-in, needs no conversion but is none by
    /// token.</summary>
    public bool HasToken { get; init; }
}
