using System.Net;

namespace Gatehouse.Gateway;

/// <summary>The slots that one session has taken, to be given back at its end.</summary>
internal sealed class SessionCount(SessionSlots slots, EndPoint? client) : IDisposable
{
    private readonly string? _address = SessionSlots.AddressKey(client);
    private bool _hasSlot;
    private bool _hasAddress;
    private string? _principal;

    /// <summary>Whether the listener has a slot for one more session.</summary>
    public bool TryTake() => _hasSlot = slots.TryTake();

    /// <summary>Counts where the client comes from.</summary>
    /// <returns>The refusal where that address has as many sessions as it may have.</returns>
    public GatewayException? TakeAddress()
    {
        _hasAddress = _address is not null && slots.Addresses.TryTake(_address);
        return _hasAddress || _address is null ? null : Refusals.TooManyFromAddress(_address, slots.Addresses.Limit);
    }

    /// <summary>Counts who is there, once it is known.</summary>
    /// <param name="key">What it is counted by.</param>
    /// <param name="who">Who it is, in words.</param>
    /// <exception cref="GatewayException">It has as many sessions as it may have.</exception>
    public void TakePrincipal(string key, string who)
    {
        if (_principal is not null)
            return;
        if (!slots.Principals.TryTake(key))
            throw Refusals.TooManyOfPrincipal(who, slots.Principals.Limit);
        _principal = key;
    }

    public void Dispose()
    {
        if (_principal is not null)
            slots.Principals.Release(_principal);
        if (_hasAddress)
            slots.Addresses.Release(_address!);
        if (_hasSlot)
            slots.Release();
        (_principal, _hasAddress, _hasSlot) = (null, false, false);
    }
}
