using MudBlazor;

namespace Insights.Console.Shell;

/// <summary>Colours and type of the console: text stands out from what is behind it by 4.5 to 1 or more (WCAG 2.2 AA), in light and dark.</summary>
internal static class ConsoleTheme
{
    /// <summary>What the machine has: no font is loaded.</summary>
    private static readonly string[] _fonts = ["system-ui", "-apple-system", "Segoe UI", "Roboto", "Noto Sans", "DejaVu Sans", "sans-serif"];

    public static MudTheme Create() => new()
    {
        PaletteLight = new PaletteLight
        {
            Primary = "#3949ab",
            Secondary = "#00695c",
            Tertiary = "#6a1b9a",
            Success = "#1b5e20",
            Warning = "#8a4b00",
            Error = "#b3261e",
            Info = "#01579b",
            Background = "#f6f7fb",
            Surface = "#ffffff",
            TextPrimary = "#1c1f2a",
            TextSecondary = "#525869",
            LinesDefault = "#dfe2ea",
            TableLines = "#e6e8ef",
            Divider = "#dfe2ea",
        },
        PaletteDark = new PaletteDark
        {
            Primary = "#a5b4fc",
            PrimaryContrastText = "#12142a",
            Secondary = "#80cbc4",
            SecondaryContrastText = "#06201d",
            Tertiary = "#ce93d8",
            Success = "#a5d6a7",
            Warning = "#ffcc80",
            Error = "#ffb4ab",
            ErrorContrastText = "#3b0906",
            Info = "#90caf9",
            Background = "#12141c",
            Surface = "#1b1e29",
            TextPrimary = "#e8eaf2",
            TextSecondary = "#a9b0c3",
            LinesDefault = "#323747",
            TableLines = "#2a2f3d",
            Divider = "#323747",
        },
        Typography = Fonts(new Typography()),
        LayoutProperties = new LayoutProperties { DefaultBorderRadius = "8px" },
    };

    private static Typography Fonts(Typography type)
    {
        foreach (var one in new BaseTypography[]
            {
                type.Default, type.H1, type.H2, type.H3, type.H4, type.H5, type.H6, type.Subtitle1, type.Subtitle2, type.Body1, type.Body2,
                type.Button, type.Caption, type.Overline,
            })
            one.FontFamily = _fonts;
        type.Button.TextTransform = "none";
        return type;
    }
}
