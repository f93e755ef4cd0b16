using Gatehouse.LocalCloud.State;
using Gatehouse.Tokens;

namespace Gatehouse.LocalCloud.Entra;

/// <summary>The RSA keys that the local tenant signs with. The newest signs, all of them are published.</summary>
public sealed class SigningKeys(DataFolder data, TimeProvider time) : ISigningKeySource
{
    /// <inheritdoc/>
    public ValueTask<SigningKey?> FindAsync(string issuer, string keyId, CancellationToken cancellationToken)
        => throw new NotSupportedException($"{data} {time}");
}
