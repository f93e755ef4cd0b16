using System.Security.Cryptography;
using FsCheck;
using FsCheck.Fluent;
using Gatehouse.Gateway.Postgres;
using Gatehouse.Protocols.Postgres;

namespace Gatehouse.Tests.Gateway.Postgres;

public class CancelSealTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);
    private readonly CancelSeal _seal = new(RandomNumberGenerator.GetBytes(CancelPeers.KeyLength));

    [Theory]
    [InlineData(BackendKeyData.MinSecretLength)]
    [InlineData(CancelKeys.LongSecretLength)]
    public void A_peer_reads_what_a_peer_has_sealed(int length)
    {
        var request = new CancelRequest(0x0200_0007, RandomNumberGenerator.GetBytes(length));

        var onTheWire = Parse(_seal.Seal(request, Now));

        Assert.True(CancelSeal.MayBeSealed(onTheWire));
        Assert.False(CancelSeal.MayBeSealed(request));
        Assert.Equal(-1, onTheWire.SecretKey.Span.IndexOf(request.SecretKey.Span));
        var opened = _seal.Open(onTheWire, Now)!;
        Assert.Equal(request.ProcessId, opened.ProcessId);
        Assert.Equal(request.SecretKey.ToArray(), opened.SecretKey.ToArray());
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(60_000, true)]
    [InlineData(-60_000, true)]
    [InlineData(60_001, false)]
    [InlineData(-60_001, false)]
    public void What_was_recorded_is_of_use_for_a_minute(int milliseconds, bool opens)
        => Assert.Equal(opens, _seal.Open(_seal.Seal(new CancelRequest(1, new byte[4]), Now), Now.AddMilliseconds(milliseconds)) is not null);

    [Fact]
    public void Another_key_opens_nothing()
        => Assert.Null(new CancelSeal(RandomNumberGenerator.GetBytes(32)).Open(_seal.Seal(new CancelRequest(1, new byte[4]), Now), Now));

    [Fact]
    public void A_seal_is_for_one_session_only()
    {
        var request = _seal.Seal(new CancelRequest(1, new byte[4]), Now);
        Assert.Null(_seal.Open(request with { ProcessId = 2 }, Now));
    }

    [Fact]
    public void A_changed_bit_anywhere_is_noticed()
    {
        var request = _seal.Seal(new CancelRequest(1, new byte[32]), Now);
        for (var bit = 0; bit < request.SecretKey.Length * 8; bit++)
        {
            var changed = request.SecretKey.ToArray();
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.Null(_seal.Open(request with { SecretKey = changed }, Now));
        }
    }

    [Fact]
    public void Arbitrary_bytes_are_no_seal() => Prop.ForAll(
        ArbMap.Default.ArbFor<byte[]>(), secret => _seal.Open(new CancelRequest(1, secret), Now) is null).QuickCheckThrowOnFailure();

    private static CancelRequest Parse(CancelRequest request)
    {
        var bytes = FakeUpstream.Concat(request);
        return CancelRequest.Parse(bytes.AsSpan(sizeof(int)));
    }
}
