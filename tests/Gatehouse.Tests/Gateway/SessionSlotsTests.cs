using System.Net;
using System.Net.Sockets;
using FsCheck;
using FsCheck.Fluent;
using Gatehouse.Gateway;

namespace Gatehouse.Tests.Gateway;

public class SessionSlotsTests
{
    [Theory]
    [InlineData("192.0.2.7:5000", "192.0.2.7")]
    [InlineData("[::ffff:192.0.2.7]:5000", "192.0.2.7")]
    [InlineData("[2001:db8:1:2:3:4:5:6]:5000", "2001:db8:1:2::/64")]
    [InlineData("[2001:db8:1:2:ffff::1]:5000", "2001:db8:1:2::/64")]
    public void An_ipv6_client_counts_by_its_network_and_a_mapped_one_by_its_ipv4_address(string endpoint, string key)
        => Assert.Equal(key, SessionSlots.AddressKey(IPEndPoint.Parse(endpoint)));

    [Fact]
    public void A_client_of_a_unix_socket_counts_by_no_address()
        => Assert.Null(SessionSlots.AddressKey(new UnixDomainSocketEndPoint("/run/x.sock")));

    [Fact]
    public void A_key_never_has_more_than_its_limit_and_nothing_is_kept_of_what_has_ended() => Check.QuickThrowOnFailure(Prop.ForAll(
        ArbMap.Default.ArbFor<(byte Key, bool Take)[]>(),
        steps =>
        {
            var slots = new KeyedSlots { Limit = 2 };
            var model = new Dictionary<string, int>();
            foreach (var (number, take) in steps)
            {
                var key = $"{number % 3}";
                var taken = model.GetValueOrDefault(key);
                if (take)
                {
                    Assert.Equal(taken < 2, slots.TryTake(key));
                    model[key] = Math.Min(2, taken + 1);
                }
                else if (taken > 0)
                {
                    slots.Release(key);
                    model[key] = taken - 1;
                }
            }

            Assert.Equal(model.Values.Count(taken => taken > 0), slots.Count);
        }));
}
