using Gatehouse.Gateway.Transport;

namespace Gatehouse.Gateway.Pool;

/// <summary>An upstream connection that can wait for a session.</summary>
internal interface IWarmConnection : IDisposable
{
    /// <summary>Its wire. While it waits nothing may arrive there.</summary>
    SocketStream Wire { get; }
}
