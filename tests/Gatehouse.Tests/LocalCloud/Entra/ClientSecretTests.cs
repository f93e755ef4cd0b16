using Gatehouse.LocalCloud.Entra.Principals;

namespace Gatehouse.Tests.LocalCloud.Entra;

public sealed class ClientSecretTests
{
    [Fact]
    public void Secret_can_stand_on_a_command_line_as_it_is()
    {
        for (var i = 0; i < 1000; i++) // one in 64 of the Base64Url letters was '-', which az takes for an option
            Assert.All(ClientSecret.Create(DateTimeOffset.MaxValue).Text, letter => Assert.True(char.IsAsciiLetterOrDigit(letter)));
    }

    [Fact]
    public void Secret_matches_itself_and_no_other()
    {
        var (kept, text) = ClientSecret.Create(DateTimeOffset.MaxValue);

        Assert.True(kept.Matches(text));
        Assert.False(kept.Matches(ClientSecret.Create(DateTimeOffset.MaxValue).Text));
    }
}
