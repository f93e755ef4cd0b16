namespace Gatehouse.LocalCloud.Entra.Principals;

/// <summary>Why the directory refused a change.</summary>
public enum DirectoryErrorCode
{
    /// <summary>A value is missing, too long or not of its form.</summary>
    Invalid,

    /// <summary>There is one of that name already.</summary>
    Conflict,

    /// <summary>There is no such principal.</summary>
    NotFound,
}

/// <summary>A change that the directory refused. Nothing was changed.</summary>
public sealed class DirectoryException : Exception
{
    private DirectoryException(DirectoryErrorCode code, string message) : base(message) => Code = code;

    /// <summary>The reason, for programs; the message is for people.</summary>
    public DirectoryErrorCode Code { get; }

    internal static DirectoryException Invalid(string message) => new(DirectoryErrorCode.Invalid, message);

    internal static DirectoryException Conflict(string message) => new(DirectoryErrorCode.Conflict, message);

    internal static DirectoryException NotFound(string kind, string id) => new(DirectoryErrorCode.NotFound, $"There is no {kind} '{id}'.");
}
