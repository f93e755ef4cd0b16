using System.Globalization;
using System.Net;

namespace Gatehouse.Connector.ResourceManager;

/// <summary>One answer of Resource Manager, read whole.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Body">Body as text.</param>
/// <param name="OperationAddress">Where to ask how a background operation goes. Null when there is none.</param>
/// <param name="RetryAfter">How long the service wants to be left alone. Null when it does not say.</param>
internal sealed record ArmAnswer(HttpStatusCode Status, string Body, string? OperationAddress, TimeSpan? RetryAfter)
{
    public bool IsSuccess => (int)Status is >= 200 and < 300;

    public ArmAnswer Checked(string what) => IsSuccess ? this : throw ArmError.From(Status, Body, what);

    // Azure's SDKs read the milliseconds where there are no seconds; the local cloud gives them.
    public static TimeSpan? RetryAfterOf(HttpResponseMessage response)
        => response.Headers.RetryAfter?.Delta
            ?? (response.Headers.TryGetValues("retry-after-ms", out var values)
                && int.TryParse(values.FirstOrDefault(), NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds)
                ? TimeSpan.FromMilliseconds(milliseconds) : null);

    // https://learn.microsoft.com/azure/azure-resource-manager/management/async-operations
    public static string? OperationOf(HttpResponseMessage response)
        => response.Headers.TryGetValues("Azure-AsyncOperation", out var addresses) ? addresses.FirstOrDefault()
            : response.StatusCode == HttpStatusCode.Accepted ? response.Headers.Location?.ToString()
            : null;
}
