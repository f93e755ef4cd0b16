namespace Gatehouse.LocalCloud.ResourceManager;

/// <summary>What a request's query says, and where its answer's links lead.</summary>
/// <param name="ApiVersion">The version of the provider's interface that is asked for.</param>
/// <param name="Base">Scheme and host that the client knows this cloud by, without a slash at the end.</param>
internal sealed record ArmQuery(string ApiVersion, string Base)
{
    public static ArmQuery None { get; } = new("", "");

    /// <summary>The query's <c>$filter</c>; empty for none.</summary>
    public string Filter { get; init; } = "";

    /// <summary>The query's <c>$skipToken</c>; empty for none.</summary>
    public string SkipToken { get; init; } = "";

    /// <summary>The query's <c>$expand</c>; empty for none.</summary>
    public string Expand { get; init; } = "";

    /// <summary>Whether the version is of this date or a later one.</summary>
    /// <param name="date">As versions are written, e.g. <c>2023-04-01</c>, or only the beginning of it.</param>
    public bool IsFrom(string date) => string.CompareOrdinal(ApiVersion, date) >= 0;
}
