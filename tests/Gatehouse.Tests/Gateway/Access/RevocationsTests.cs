using Gatehouse.Gateway;
using Gatehouse.Gateway.Access;
using Gatehouse.Tests.Gateway.Postgres;

namespace Gatehouse.Tests.Gateway.Access;

public class RevocationsTests
{
    private const string Oid = "aaaaaaaa-0000-0000-0000-000000000009";

    private readonly Revocations _revocations = new();

    [Theory]
    [InlineData(Oid)]
    [InlineData("AAAAAAAA-0000-0000-0000-000000000009")]
    [InlineData("eve@contoso.example")]
    public void A_person_is_known_by_object_id_and_user_name(string name)
    {
        _revocations.Revoke(name);

        Assert.True(_revocations.IsRevoked(Principals.User(Oid)));
        Assert.False(_revocations.IsRevoked(Principals.Service("other")));
    }

    [Fact]
    public void A_client_id_is_the_services_and_not_that_of_everybody_who_uses_the_program()
    {
        _revocations.Revoke("client");

        Assert.True(_revocations.IsRevoked(Principals.Service(Oid)));
        Assert.False(_revocations.IsRevoked(Principals.User(Oid)));
    }

    [Fact]
    public void Open_sessions_end_and_logins_are_refused_until_it_is_lifted()
    {
        using var session = new SessionEnding();
        using var another = new SessionEnding();
        _revocations.Watch(session, Principals.User(Oid));
        _revocations.Watch(another, Principals.Service("other"));

        _revocations.Revoke(Oid);

        Assert.Equal(GatewayErrorCode.SessionRevoked, session.Reason?.Code);
        Assert.Null(another.Reason);
        using var late = new SessionEnding();
        Assert.Equal(GatewayErrorCode.PrincipalRevoked, Assert.Throws<GatewayException>(() => _revocations.Watch(late, Principals.User(Oid))).Code);
        _revocations.Lift(Oid.ToUpperInvariant());
        using var later = new SessionEnding();
        _revocations.Watch(later, Principals.User(Oid));
        Assert.Null(later.Reason);
    }

    [Fact]
    public void A_session_that_is_over_is_forgotten()
    {
        using var session = new SessionEnding();
        _revocations.Watch(session, Principals.User(Oid));
        _revocations.Forget(session);
        _revocations.Revoke(Oid);

        Assert.Null(session.Reason);
    }

    [Fact]
    public async Task A_revocation_in_the_middle_of_a_login_is_never_missed()
    {
        for (var i = 0; i < 500; i++)
        {
            var list = new Revocations();
            using var session = new SessionEnding();
            using var together = new Barrier(2);
            var login = Task.Run(() =>
            {
                together.SignalAndWait();
                return Record.Exception(() => list.Watch(session, Principals.User(Oid)));
            });
            var revocation = Task.Run(() =>
            {
                together.SignalAndWait();
                list.Revoke(Oid);
            });

            var refused = await login;
            await revocation;
            Assert.True(refused is GatewayException || session.Reason is not null);
        }
    }
}
