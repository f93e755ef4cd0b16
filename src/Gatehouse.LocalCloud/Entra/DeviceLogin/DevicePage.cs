using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.LocalCloud.Entra.DeviceLogin;

/// <summary>What the page shows.</summary>
/// <param name="Guard">The form's proof that it is this page's.</param>
/// <param name="Code">The code typed so far.</param>
/// <param name="UserName">The user name typed so far.</param>
/// <param name="Problem">What was wrong, or null.</param>
internal sealed record DeviceForm(string Guard, string Code, string UserName, string? Problem);

/// <summary>The page <c>/devicelogin</c>. No script, no frame, nothing from elsewhere.</summary>
internal static class DevicePage
{
    private const string Style = """
        body{font:16px/1.5 system-ui,sans-serif;max-width:24rem;margin:12vh auto;padding:0 1rem;color:#1b1b1b;background:#fff}
        label{display:block;margin-top:1rem;font-weight:600}
        input{font:inherit;width:100%;box-sizing:border-box;padding:.5rem;border:1px solid #767676;border-radius:4px}
        #code{text-transform:uppercase;letter-spacing:.15em}
        button{font:inherit;margin-top:1.5rem;padding:.5rem 1.5rem;border:0;border-radius:4px;background:#0b57a4;color:#fff}
        .problem{padding:.5rem .75rem;border-left:4px solid #b3261e;background:#fdecea}
        @media (prefers-color-scheme:dark){body{background:#1b1b1b;color:#eee}input{background:#2a2a2a;color:#eee}.problem{background:#442726}}
        """;

    public static Task WriteAsync(HttpContext context, int status, DeviceForm form)
    {
        var html = HtmlEncoder.Default;
        var problem = form.Problem is null ? "" : $"""<p class="problem" role="alert">{html.Encode(form.Problem)}</p>""";
        return WriteAsync(context, status, $"""
            <h1>Sign in to the local cloud</h1>
            {problem}
            <form method="post" action="/devicelogin">
            <input type="hidden" name="guard" value="{html.Encode(form.Guard)}">
            <label for="code">Code that the program shows</label>
            <input id="code" name="code" value="{html.Encode(form.Code)}" autocomplete="off" required autofocus>
            <label for="username">User name</label>
            <input id="username" name="username" value="{html.Encode(form.UserName)}" autocomplete="username" required>
            <label for="password">Password</label>
            <input id="password" name="password" type="password" autocomplete="current-password" required>
            <button>Sign in</button>
            </form>
            """);
    }

    public static Task WriteDoneAsync(HttpContext context, User user)
        => WriteAsync(context, StatusCodes.Status200OK, $"""
            <h1>Signed in</h1>
            <p>The program goes on as {HtmlEncoder.Default.Encode(user.UserPrincipalName)}. You can close this page.</p>
            """);

    private static Task WriteAsync(HttpContext context, int status, string body)
    {
        var response = context.Response;
        response.StatusCode = status;
        response.ContentType = "text/html; charset=utf-8";
        response.Headers.CacheControl = "no-store";
        response.Headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers.XFrameOptions = "DENY";
        response.Headers["Referrer-Policy"] = "no-referrer"; // the code is in the address
        return response.WriteAsync($"""
            <!doctype html>
            <html lang="en">
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width">
            <title>Gatehouse: sign in</title>
            <style>{Style}</style>
            <main>{body}</main>
            </html>
            """, context.RequestAborted);
    }
}
