namespace Tests.Browser;

/// <summary>A test of notebooks in a browser; skipped, and saying so, where Debian's Chromium, its driver or Jupyter Notebook is not installed.</summary>
public sealed class BrowserFactAttribute : FactAttribute
{
    public BrowserFactAttribute() => Skip = new NeedsFactAttribute(Chromium.Program, Chromium.DriverProgram, NotebookServer.Program).Skip;
}
