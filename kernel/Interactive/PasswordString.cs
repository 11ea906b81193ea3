namespace Microsoft.DotNet.Interactive;

/// <summary>A text that is not shown by mistake.</summary>
public sealed class PasswordString(string password)
{
    /// <summary>The text itself.</summary>
    public string GetClearTextPassword() => password;

    /// <summary>Stars, as many as it has characters.</summary>
    public override string ToString() => new('*', password.Length);
}
