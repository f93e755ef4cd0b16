using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Gatehouse.LocalCloud.Entra.Clients;
using Gatehouse.LocalCloud.Entra.Grants;
using Gatehouse.LocalCloud.Entra.Http;
using Gatehouse.LocalCloud.Entra.Principals;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.LocalCloud.Entra.DeviceLogin;

/// <summary>The two ends of a device sign-in: where the program asks for a code, and the page where the person types it.</summary>
internal sealed class DeviceEndpoints(CloudContext cloud, ClientAuthentication clients, DeviceCodes devices)
{
    private const int PollSeconds = 1; // nobody else polls this authority
    private const string Cookie = "__Host-gatehouse-devicelogin";

    /// <summary>RFC 8628, section 3.1.</summary>
    public async Task BeginAsync(HttpContext context, string authority, Dialect dialect)
    {
        var call = new TokenCall
        {
            Form = await Form.ReadAsync(context.Request),
            Authorization = context.Request.Headers.Authorization is [{ Length: > 0 } header] ? header : null,
            Authority = authority,
            Dialect = dialect,
        };
        var client = clients.Authenticate(call);
        var scope = TokenAnswer.ScopeOf(call) ?? RequestedScope.Parse("openid offline_access");
        var (deviceCode, userCode) = devices.Begin(client.Id, scope.Text);

        // Always the local cloud's own address: the person's browser does not go through the program's proxy.
        var page = $"{cloud.Addresses.Https}/devicelogin";
        await EntraReply.JsonAsync(context, new JsonObject
        {
            ["user_code"] = userCode,
            ["device_code"] = deviceCode,
            [dialect == Dialect.Version1 ? "verification_url" : "verification_uri"] = page,
            ["verification_uri_complete"] = $"{page}?code={userCode}",
            ["expires_in"] = (int)DeviceCodes.Life.TotalSeconds,
            ["interval"] = PollSeconds,
            ["message"] = $"To sign in, use a web browser to open the page {page} and enter the code {userCode} to authenticate.",
        });
    }

    /// <summary>Shows the page.</summary>
    public static Task ShowAsync(HttpContext context)
        => DevicePage.WriteAsync(context, StatusCodes.Status200OK, new(NewGuard(context), Shorten(context.Request.Query["code"].ToString()), "", null));

    /// <summary>Takes the page's form.</summary>
    public async Task SubmitAsync(HttpContext context)
    {
        var form = await Form.ReadAsync(context.Request);
        var (code, name) = (form["code"] ?? "", form["username"] ?? "");
        if (!IsOwnForm(context.Request, form))
        {
            await DevicePage.WriteAsync(context, StatusCodes.Status403Forbidden, new(NewGuard(context), code, name, "This form is too old or not from this page. Try again."));
            return;
        }

        var account = cloud.Directory.Users.FindAccount(name);
        if (!PasswordHash.Matches(account?.Password, form["password"] ?? ""))
        {
            await DevicePage.WriteAsync(context, StatusCodes.Status400BadRequest, new(NewGuard(context), code, name, "Wrong user name or password."));
            return;
        }

        // People type blanks and dashes between the letters (RFC 8628, section 6.1).
        if (!devices.Approve(code.Replace(" ", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal), account!.User))
        {
            await DevicePage.WriteAsync(context, StatusCodes.Status400BadRequest, new(NewGuard(context), code, name, "There is no such code, or it has expired or been used."));
            return;
        }

        await DevicePage.WriteDoneAsync(context, account.User);
    }

    // The same random value in a cookie and in the form: another site can send the form, and cannot read or set a __Host- cookie.
    private static string NewGuard(HttpContext context)
    {
        var guard = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        context.Response.Cookies.Append(Cookie, guard, new CookieOptions { Secure = true, HttpOnly = true, SameSite = SameSiteMode.Strict, Path = "/" });
        return guard;
    }

    private static bool IsOwnForm(HttpRequest request, Form form)
        => request.Cookies[Cookie] is { Length: > 0 } cookie && form["guard"] is { } field
            && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(cookie), Encoding.UTF8.GetBytes(field));

    private static string Shorten(string code) => code.Length <= 32 ? code : "";
}
