// Renders a chart as helm does, as far as our chart goes: Go's own templates, the functions of sprig, and the few that
// helm adds. For machines without helm; built from Debian's golang-go and golang-github-masterminds-sprig-dev.
//
//	render CHART RELEASE NAMESPACE [VALUES...]
package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"text/template"

	"github.com/Masterminds/sprig"
	"gopkg.in/yaml.v3"
)

type object = map[string]interface{}

func main() {
	chart, release, namespace := os.Args[1], os.Args[2], os.Args[3]
	values := read(filepath.Join(chart, "values.yaml"))
	for _, file := range os.Args[4:] {
		merge(values, read(file))
	}
	about := object{}
	for name, value := range read(filepath.Join(chart, "Chart.yaml")) {
		about[strings.ToUpper(name[:1])+name[1:]] = value
	}
	root := object{
		"Values":  values,
		"Chart":   about,
		"Release": object{"Name": release, "Namespace": namespace, "Service": "Helm", "IsInstall": true},
	}
	templates := template.New("chart").Option("missingkey=zero")
	templates.Funcs(sprig.TxtFuncMap()).Funcs(functions(templates))
	files, err := filepath.Glob(filepath.Join(chart, "templates", "*"))
	check(err)
	sort.Strings(files)
	for _, file := range files {
		text, err := os.ReadFile(file)
		check(err)
		_, err = templates.New(filepath.Base(file)).Parse(string(text))
		check(err)
	}
	for _, file := range files {
		if !strings.HasPrefix(filepath.Base(file), "_") {
			fmt.Printf("---\n# Source: %s\n%s\n", filepath.Base(file), execute(templates, filepath.Base(file), root))
		}
	}
}

func functions(templates *template.Template) template.FuncMap {
	return template.FuncMap{
		"include": func(name string, data interface{}) (string, error) {
			var text bytes.Buffer
			err := templates.ExecuteTemplate(&text, name, data)
			return text.String(), err
		},
		"required": func(message string, value interface{}) (interface{}, error) {
			if value == nil || value == "" {
				return nil, fmt.Errorf("%s", message)
			}
			return value, nil
		},
		"toYaml": func(value interface{}) (string, error) {
			// By way of JSON, whose form of a number has no exponent.
			asJSON, err := json.Marshal(value)
			if err != nil {
				return "", err
			}
			var plain interface{}
			if err := yaml.Unmarshal(asJSON, &plain); err != nil {
				return "", err
			}
			var text bytes.Buffer
			encoder := yaml.NewEncoder(&text)
			encoder.SetIndent(2)
			err = encoder.Encode(plain)
			return strings.TrimSuffix(text.String(), "\n"), err
		},
	}
}

func execute(templates *template.Template, name string, data interface{}) string {
	var text bytes.Buffer
	check(templates.ExecuteTemplate(&text, name, data))
	// As helm does: what is not there prints nothing.
	return strings.ReplaceAll(text.String(), "<no value>", "")
}

func read(file string) object {
	text, err := os.ReadFile(file)
	check(err)
	values := object{}
	check(yaml.Unmarshal(text, &values))
	return floats(values).(object)
}

// floats makes every number one with a fraction, as helm does: templates must not print 1000000 as 1e+06.
func floats(value interface{}) interface{} {
	switch v := value.(type) {
	case int:
		return float64(v)
	case object:
		for name := range v {
			v[name] = floats(v[name])
		}
	case []interface{}:
		for i := range v {
			v[i] = floats(v[i])
		}
	}
	return value
}

// merge lays one tree of values over another; null takes a value away.
func merge(into, from object) {
	for name, value := range from {
		below, isTree := into[name].(object)
		over, overTree := value.(object)
		switch {
		case isTree && overTree:
			merge(below, over)
		case value == nil:
			delete(into, name)
		default:
			into[name] = value
		}
	}
}

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "Error:", err)
		os.Exit(1)
	}
}
