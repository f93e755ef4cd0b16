namespace Gatehouse.Gateway.Configuration;

/// <summary>One thing that is wrong with a gateway's settings.</summary>
/// <param name="Where">Where it was written, e.g. <c>gatehouse.json, line 4</c> or <c>--sidecar</c>.</param>
/// <param name="Message">What is wrong and what to write instead.</param>
public sealed record SettingError(string Where, string Message)
{
    /// <summary>One line for a person.</summary>
    public override string ToString() => $"{Where}: {Message}";
}

/// <summary>Settings that cannot be used; every error is in it, not only the first.</summary>
public sealed class SettingsException : Exception
{
    /// <summary>Creates the failure.</summary>
    /// <param name="errors">What is wrong. At least one.</param>
    public SettingsException(IReadOnlyList<SettingError> errors)
        : base(string.Join('\n', errors ?? throw new ArgumentNullException(nameof(errors))))
        => Errors = errors;

    /// <summary>What is wrong.</summary>
    public IReadOnlyList<SettingError> Errors { get; }
}
